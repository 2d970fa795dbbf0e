using System.Diagnostics;
using System.Text;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Web.Deliveries;

namespace Aamu.Webhooks.Tests.Deliveries;

public sealed class CurlCommandTests
{
    [Fact]
    public void A_shell_hands_curl_exactly_what_was_sent()
    {
        const string body = """{"title":"it's $(touch /tmp/no) `no` \"so\" \\ %s","n":1.0}""";
        var attempt = Attempt("host: example.com\ncontent-length: 9\ncontent-type: application/json\nx-note: it's $HOME");

        var arguments = Shell(CurlCommand.Of(attempt, Encoding.UTF8.GetBytes(body)));

        Assert.Equal(
            ["-i", "-X", "POST", "https://example.com/in?a='b'", "-H", "content-type: application/json", "-H", "x-note: it's $HOME", "--data-raw", body],
            arguments);
    }

    [Fact]
    public void A_password_that_is_not_kept_is_said_to_be_missing()
    {
        var command = CurlCommand.Of(Attempt($"authorization: {CredentialHeaders.Mask}\nx-note: mine"), []);
        Assert.Contains("# Put in your own values for authorization: they are not kept here.", command, StringComparison.Ordinal);
        Assert.DoesNotContain("Put in", CurlCommand.Of(Attempt("x-note: mine"), []), StringComparison.Ordinal);
    }

    private static AttemptDetails Attempt(string headers) => new(
        2, DateTimeOffset.UnixEpoch, 10, AttemptOutcome.HttpError, 500, null, "https://example.com/in?a='b'", null, headers, null, null, false, AttemptTimings.None, 1);

    /// <summary>Runs it in a real shell where curl is a function that prints its arguments, one a line.</summary>
    private static string[] Shell(string command)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "curl() { printf '%s\\n' \"$@\"; }\n" + command]) { RedirectStandardOutput = true })!;
        var printed = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        return printed.TrimEnd('\n').Split('\n');
    }
}
