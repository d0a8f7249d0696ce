// Sends the answer on to the application. Without scripts, the user presses the button.
document.getElementById('send-on').submit();
