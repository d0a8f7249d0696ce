package org.loginwithx.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A Chromium and the user in front of it. */
final class Browser implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration POLLING = Duration.ofMillis(50);
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  private final ChromeDriver driver;
  private final WebDriverWait wait;

  private Browser(Map<String, Object> preferences) {
    this.driver = Chromium.start(preferences);
    this.wait = new WebDriverWait(driver, PATIENCE, POLLING);
  }

  /** One Chromium for all tests: to start it takes longer than most of them do. */
  private static final class Shared {
    static final Browser BROWSER = new Browser(Map.of());

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(BROWSER::close, "close Chromium"));
    }
  }

  /** One that seems new: whatever was open in it or kept by it is gone. */
  static Browser fresh() {
    Shared.BROWSER.forgetEverything();
    return Shared.BROWSER;
  }

  /** One that neither keeps nor sends cookies. */
  static Browser startWithoutCookies() {
    return new Browser(Map.of("profile.default_content_setting_values.cookies", 2));
  }

  void forgetEverything() {
    Set<String> old = driver.getWindowHandles();
    String fresh = driver.switchTo().newWindow(WindowType.TAB).getWindowHandle();
    old.forEach(tab -> driver.switchTo().window(tab).close());
    driver.switchTo().window(fresh);
    driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
    driver.executeCdpCommand("Network.clearBrowserCache", Map.of());
    complaints();
  }

  void open(String url) {
    driver.get(url);
  }

  /** Sends a command of the DevTools protocol to the tab that is open. */
  Map<String, Object> cdp(String command, Map<String, Object> parameters) {
    return driver.executeCdpCommand(command, parameters);
  }

  void back() {
    driver.navigate().back();
  }

  void reload() {
    driver.navigate().refresh();
  }

  /** Goes on in a new tab, and returns what {@link #switchTo} needs to come back to the other. */
  String openTab() {
    String current = driver.getWindowHandle();
    driver.switchTo().newWindow(WindowType.TAB);
    return current;
  }

  void switchTo(String tab) {
    driver.switchTo().window(tab);
  }

  void click(String selector) {
    wait.until(ExpectedConditions.elementToBeClickable(By.cssSelector(selector))).click();
  }

  /** Chooses the option with this value. */
  void choose(String selector, String value) {
    click(selector + " option[value='" + value + "']");
  }

  /** Chooses a file with this content. */
  void upload(String selector, String content) {
    try {
      Path file = Files.createTempFile("upload", ".csv");
      Files.writeString(file, content);
      driver.findElement(By.cssSelector(selector)).sendKeys(file.toString());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  void type(String selector, String text) {
    WebElement field = find(selector);
    field.clear();
    field.sendKeys(text);
  }

  void press(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  /** Presses Tab until the element has the focus, as a user without a mouse does. */
  void tabTo(String selector) {
    WebElement wanted = find(selector);
    for (int i = 0; i < 30; i++) {
      press(Keys.TAB);
      if (driver.switchTo().activeElement().equals(wanted)) {
        return;
      }
    }
    throw new AssertionError(selector + " cannot be reached with the Tab key on " + address());
  }

  /** The element as soon as it is there. */
  WebElement find(String selector) {
    return wait.until(ExpectedConditions.presenceOfElementLocated(By.cssSelector(selector)));
  }

  boolean has(String selector) {
    return !driver.findElements(By.cssSelector(selector)).isEmpty();
  }

  /** The characters of the element as they are, whatever direction they run. */
  String text(String selector) {
    return Objects.requireNonNullElse(find(selector).getDomProperty("textContent"), "").strip();
  }

  /** All of the page. */
  String text() {
    return text("body");
  }

  URI address() {
    return URI.create(Objects.requireNonNull(driver.getCurrentUrl()));
  }

  void awaitPath(String path) {
    new WebDriverWait(driver, PATIENCE, POLLING)
        .withMessage(() -> path + " was not reached, but " + address())
        .until(at -> address().getPath().equals(path));
  }

  /** Opens a page again and again until this is on it. */
  void openUntil(String url, String selector) {
    new WebDriverWait(driver, PATIENCE, POLLING)
        .withMessage(() -> selector + " was not on " + url)
        .until(
            at -> {
              open(url);
              return has(selector);
            });
  }

  @Nullable Object script(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  @Nullable Object asyncScript(String script) {
    return driver.executeAsyncScript(script);
  }

  /** Runs this on every page of the tab that is open, before any script of the page itself. */
  void runFirst(String script) {
    driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
  }

  /** All addresses that the buttons for back and forward lead to. */
  List<String> history() {
    Object entries = driver.executeCdpCommand("Page.getNavigationHistory", Map.of()).get("entries");
    return ((List<?>) Objects.requireNonNull(entries))
        .stream().map(entry -> String.valueOf(((Map<?, ?>) entry).get("url"))).toList();
  }

  /** Waits until the element has this text. */
  void awaitText(String selector, String text) {
    new WebDriverWait(driver, PATIENCE, POLLING)
        .withMessage(() -> selector + " is not '" + text + "': " + text())
        .until(at -> has(selector) && text(selector).equals(text));
  }

  /** Pretends to be a window of this size. */
  void resize(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** Pretends that the user prefers {@code light} or {@code dark}. */
  void prefer(String colorScheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colorScheme))));
  }

  /** Asks for pages in this language from now on, in the tab that is open. */
  void speak(String language) {
    Object agent = driver.executeCdpCommand("Browser.getVersion", Map.of()).get("userAgent");
    driver.executeCdpCommand(
        "Emulation.setUserAgentOverride",
        Map.of("userAgent", Objects.requireNonNull(agent), "acceptLanguage", language));
  }

  /** Goes on in the window that was opened last, and returns what leads back. */
  String switchToNewWindow() {
    String current = driver.getWindowHandle();
    wait.until(ExpectedConditions.numberOfWindowsToBe(2));
    driver.getWindowHandles().stream()
        .filter(window -> !window.equals(current))
        .forEach(this::switchTo);
    return current;
  }

  /** Waits until the window in which one was going on is gone, and goes on in another. */
  void awaitClosed(String other) {
    wait.until(ExpectedConditions.numberOfWindowsToBe(1));
    switchTo(other);
  }

  /** What the browser complained about since the last call: blocked by policy, missing, broken. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /** Keeps a picture of the page as build output. */
  void screenshot(String name) {
    screenshot(SCREENSHOTS.resolve(name + ".png"));
  }

  /** Keeps a picture of what the window shows. */
  void screenshot(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}
