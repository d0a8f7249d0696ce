package org.loginwithx.oauth1;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Requests whose signature has been published, or follows from published credentials. */
final class SignatureVectors {

  /** The application of X's sign-in guide, which prints its secret. */
  static final ConsumerCredentials SIGN_IN_APP =
      new ConsumerCredentials(
          "cChZNFj6T5R0TigYB9yd1w", "L8qq9PZyRg6ieKGEKhZolGC0vJWLw8iEJ88DRdyOg");

  private SignatureVectors() {}

  /** A published request and the signature it must get. */
  record Vector(
      String name,
      ConsumerCredentials credentials,
      SignableRequest request,
      String nonce,
      long timestamp,
      String signature) {

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Vector> all() {
    return Stream.of(
            creatingASignature(), requestToken(), accessToken(), profile(), callback(), theDance())
        .flatMap(List::stream);
  }

  /** X, "Creating a signature"; the signature depends on the host. */
  private static List<Vector> creatingASignature() {
    ConsumerCredentials credentials =
        new ConsumerCredentials(
            "xvz1evFS4wEEPTGEFPHBog", "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw");
    AccessToken token =
        new AccessToken(
            "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
            "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE");
    List<Vector> vectors = new ArrayList<>();
    for (List<String> row :
        List.of(
            List.of("api.x.com/1.1", "Ls93hJiZbQ3akF3HF3x1Bz8/zU4="),
            List.of("api.twitter.com/1.1", "hCtSmYh+iHYCEqBWrE7C7hYmtUk="),
            List.of("api.twitter.com/1", "tnnArxj06cWHq44gCs1OSKk/jLY="))) {
      String uri = "https://" + row.get(0) + "/statuses/update.json?include_entities=true";
      SignableRequest request =
          SignableRequest.of("POST", URI.create(uri))
              .withFormParameter("status", "Hello Ladies + Gentlemen, a signed OAuth request!")
              .signedBy(token);
      vectors.add(
          new Vector(
              "status update at " + row.get(0),
              credentials,
              request,
              "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg",
              1318622958,
              row.get(1)));
    }
    return vectors;
  }

  /** X, "Implementing sign in", step 1. */
  private static List<Vector> requestToken() {
    List<Vector> vectors = new ArrayList<>();
    for (List<String> row :
        List.of(
            List.of("api.twitter.com", "sign-in-with-twitter", "F1Li3tvehgcraF8DMJ7OyxO4w9Y="),
            List.of("api.x.com", "sign-in-with-twitter", "X9xhcB9d+NxXd/ThJ/n51vPhetM="),
            List.of("api.x.com", "sign-in-with-x", "8igbBKR9gBbelLwVpdCcrMF7xd4="))) {
      SignableRequest request =
          SignableRequest.of("POST", URI.create("https://" + row.get(0) + "/oauth/request_token"))
              .withOAuthParameter("oauth_callback", "http://localhost/" + row.get(1) + "/");
      vectors.add(
          new Vector(
              "request token at " + row.get(0) + " for " + row.get(1),
              SIGN_IN_APP,
              request,
              "ea9ec8429b68d6b77cd5600adbbb0456",
              1318467427,
              row.get(2)));
    }
    return vectors;
  }

  /** X, "Implementing sign in", step 3: the verifier is signed wherever it travels. */
  private static List<Vector> accessToken() {
    RequestToken token =
        new RequestToken(
            "NPcudxy0yU5T3tBzho7iCotZ3cnetKwcTIRlX0iwRl0",
            "veNRnAWe6inFuo8o2u8SLLZLjolYDmDP7SzL0YfYI");
    String verifier = "uw7NjWHT6OJ1MpJOXsHfNxoAhPKpgI8BlYDhxEjIBY";
    List<Vector> vectors = new ArrayList<>();
    for (List<String> row :
        List.of(
            List.of("api.twitter.com", "39cipBtIOHEEnybAR4sATQTpl2I="),
            List.of("api.x.com", "G3DdousFWwxEepaZcmHguKqeBvs="))) {
      SignableRequest request =
          SignableRequest.of("POST", URI.create("https://" + row.get(0) + "/oauth/access_token"))
              .signedBy(token);
      vectors.add(
          accessTokenVector(
              "access token, verifier in the form, at " + row.get(0),
              request.withFormParameter("oauth_verifier", verifier),
              row.get(1)));
      vectors.add(
          accessTokenVector(
              "access token, verifier in the header, at " + row.get(0),
              request.withOAuthParameter("oauth_verifier", verifier),
              row.get(1)));
    }
    return vectors;
  }

  private static Vector accessTokenVector(String name, SignableRequest request, String signature) {
    return new Vector(
        name, SIGN_IN_APP, request, "a9900fe68e2573b27a37f10fbad6a755", 1318467427, signature);
  }

  /** The profile call with the credentials of the step before. */
  private static List<Vector> profile() {
    AccessToken token =
        new AccessToken(
            "7588892-kagSNqWge8gB1WwE3plnFsJHAZVfxWD7Vb57p0b4",
            "PbKfYqSryyeKDWz4ebtY3o5ogNLG11WJuZBc9fQrQo");
    List<Vector> vectors = new ArrayList<>();
    for (List<String> row :
        List.of(
            List.of("api.x.com", "NgF6mkZZDrUdy/0UBIeBKpQYQGc="),
            List.of("api.twitter.com", "1SRtJorHXjZOt+wLlGg6Tx5ZU10="))) {
      String uri =
          "https://"
              + row.get(0)
              + "/1.1/account/verify_credentials.json"
              + "?include_entities=false&skip_status=true&include_email=true";
      vectors.add(
          new Vector(
              "profile at " + row.get(0),
              SIGN_IN_APP,
              SignableRequest.of("GET", URI.create(uri)).signedBy(token),
              "0123456789abcdef0123456789abcdef",
              1318467428,
              row.get(1)));
    }
    return vectors;
  }

  /** A callback with a query, a space and an umlaut; the extra parameter in form or query. */
  private static List<Vector> callback() {
    String callback = "https://app.example/cb?next=/a b&x=ü";
    String uri = "https://api.x.com/oauth/request_token";
    SignableRequest inForm =
        SignableRequest.of("POST", URI.create(uri))
            .withOAuthParameter("oauth_callback", callback)
            .withFormParameter("x_auth_access_type", "read");
    SignableRequest inQuery =
        SignableRequest.of("POST", URI.create(uri + "?x_auth_access_type=read"))
            .withOAuthParameter("oauth_callback", callback);
    return List.of(
        callbackVector("difficult callback, access type in the form", inForm),
        callbackVector("difficult callback, access type in the query", inQuery));
  }

  private static Vector callbackVector(String name, SignableRequest request) {
    return new Vector(
        name,
        SIGN_IN_APP,
        request,
        "0123456789abcdef0123456789abcdef",
        1318467428,
        "6uBI4XWXb6nSWeh7cGeYe//+tYQ=");
  }

  /** Twitter's example of 2010, "the dance". */
  private static List<Vector> theDance() {
    ConsumerCredentials credentials =
        new ConsumerCredentials(
            "GDdmIQH6jhtmLUypg82g", "MCD8BKwGdgPHvAuvgvz4EQpqDAtx89grbuNMRd7Eh98");
    SignableRequest requestToken =
        SignableRequest.of("POST", URI.create("https://api.twitter.com/oauth/request_token"))
            .withOAuthParameter(
                "oauth_callback",
                "http://localhost:3005/the_dance/process_callback?service_provider_id=11");
    SignableRequest accessToken =
        SignableRequest.of("POST", URI.create("https://api.twitter.com/oauth/access_token"))
            .withOAuthParameter("oauth_verifier", "pDNg57prOHapMbhv25RNf75lVRd6JDsni1AJJIDYoTY")
            .signedBy(
                new RequestToken(
                    "8ldIZyxQeVrFZXFOZH5tAwj6vzJYuLQpl0WUEYtWc",
                    "x6qpRnlEmW9JbQn4PQVVeVG8ZLPEx6A0TOebgwcuA"));
    SignableRequest status =
        SignableRequest.of("POST", URI.create("http://api.twitter.com/1/statuses/update.json"))
            .withFormParameter("status", "setting up my twitter 私のさえずりを設定する")
            .signedBy(
                new AccessToken(
                    "819797-Jxq8aYUDRmykzVKrgoLhXSq67TEa5ruc4GJC2rWimw",
                    "J6zix3FfA9LofH0awS24M3HcBYXO5nI1iYe8EfBA"));
    return List.of(
        new Vector(
            "the dance, request token",
            credentials,
            requestToken,
            "QP70eNmVz8jvdPevU3oJD2AfF7R7odC2XJcn4XlZJqk",
            1272323042,
            "8wUi7m5HFQy76nowoCThusfgB+Q="),
        new Vector(
            "the dance, access token",
            credentials,
            accessToken,
            "9zWH6qe0qG7Lc1telCn7FhUbLyVdjEaL3MO5uHxn8",
            1272323047,
            "PUw/dHA4fnlJYM6RhXk5IU/0fCc="),
        new Vector(
            "the dance, Japanese status",
            credentials,
            status,
            "oElnnMTQIZvqvlfXM56aBLAf5noGD0AQR3Fmi7Q6Y",
            1272325550,
            "yOahq5m0YjDDjfjxHaXEsW9D+X0="));
  }
}
