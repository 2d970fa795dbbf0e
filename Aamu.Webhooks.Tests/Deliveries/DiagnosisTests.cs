using System.Net;
using System.Security.Cryptography.X509Certificates;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.Sending;
using Aamu.Webhooks.Web.Deliveries;
using Bunit;
using Microsoft.AspNetCore.Http;

namespace Aamu.Webhooks.Tests.Deliveries;

/// <summary>Each rule meets a real server that behaves so.</summary>
public sealed class DiagnosisTests
{
    [Fact]
    public async Task A_redirect_to_https_offers_the_https_url()
    {
        var diagnosis = await OfAsync(Answer(301, "", "Location: https://127.0.0.1:8443/hooks"));
        Assert.Equal("The receiver answered 301: it wants https", diagnosis.What);
        Assert.Equal("https://127.0.0.1:8443/hooks", diagnosis.BetterUrl);
    }

    [Fact]
    public async Task A_redirect_elsewhere_offers_where_it_leads_even_when_it_names_a_path_only()
    {
        await using var receiver = await Receiver.StartAsync(Answer(308, "", "Location: /hooks/"));
        var diagnosis = await OfAsync(receiver);
        Assert.Equal($"{receiver.Url}hooks/", diagnosis.BetterUrl);
        Assert.Contains("final URL", diagnosis.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://accounts.example.com/login?next=%2Fhook")]
    [InlineData("/users/sign_in")]
    [InlineData("/oauth2/start")]
    public async Task A_redirect_to_a_log_in_page_is_no_better_url(string location)
    {
        var diagnosis = await OfAsync(Answer(302, "", $"Location: {location}"));
        Assert.Equal("The receiver answered 302: it leads to a log-in page", diagnosis.What);
        Assert.Contains("behind a log-in", diagnosis.Advice, StringComparison.Ordinal);
        Assert.Null(diagnosis.BetterUrl);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("ftp://example.com/")]
    [InlineData("http://user:pass@example.com/")]
    public async Task A_redirect_to_what_no_webhook_may_have_is_not_offered(string location) =>
        Assert.Null((await OfAsync(Answer(301, "", $"Location: {location}"))).BetterUrl);

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task An_error_that_is_a_log_in_page_says_so(int status)
    {
        var diagnosis = await OfAsync(Answer(status, "<html><title>Log in &amp; go</title><input type=password></html>", "Content-Type: text/html"));
        Assert.Contains($"answered {status}", diagnosis.What, StringComparison.Ordinal);
        Assert.Equal("The answer is a web page with the title “Log in & go”.", diagnosis.Evidence);
        Assert.Contains("behind a log-in", diagnosis.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bot_filter_is_recognised() => Assert.Contains(
        "bot filter", (await OfAsync(Answer(403, "<!DOCTYPE html><title>Just a moment...</title>", "Content-Type: text/html"))).Advice, StringComparison.Ordinal);

    [Fact]
    public async Task A_log_in_page_that_says_200_is_delivered_and_doubted()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(Answer(200, "<html><title>Sign in</title><form></form></html>", "Content-Type: text/html"));
        await workspace.OfAsync("Behind a log-in", receiver.Url);
        var story = Story.Of(await workspace.OnlyDeliveryAsync(), workspace.Clock.GetUtcNow());
        Assert.Equal("Delivered at the first attempt", story.Headline);
        Assert.Contains("has probably not reached your program", story.Fact, StringComparison.Ordinal);
        Assert.Contains("behind a log-in", story.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"ok":true}""", "application/json")]
    [InlineData("ok", "text/plain")]
    [InlineData("", null)]
    public async Task A_good_answer_is_not_doubted(string body, string? type)
    {
        var diagnosis = await OfAsync(Answer(200, body, type is null ? [] : [$"Content-Type: {type}"]));
        Assert.Equal((null, null), (diagnosis.Evidence, diagnosis.Advice));
    }

    [Theory]
    [InlineData(401, "Add the header that it expects")]
    [InlineData(403, "A firewall or bot filter")]
    [InlineData(404, "Check the path")]
    public async Task A_plain_refusal_has_its_sentence_its_next_step_and_the_start_of_the_answer(int status, string words)
    {
        var diagnosis = await OfAsync(Answer(status, "no"));
        Assert.Contains($"answered {status}", diagnosis.What, StringComparison.Ordinal);
        Assert.Contains(words, diagnosis.Advice, StringComparison.Ordinal);
        Assert.Equal("The answer begins: “no”", diagnosis.Evidence);
    }

    [Theory]
    [InlineData(401, """{"error":"invalid signature"}""")]
    [InlineData(403, "HMAC mismatch")]
    [InlineData(400, "timestamp too old")]
    [InlineData(401, """{"error":"timestamp is outside the tolerance"}""")]
    [InlineData(403, "invalid_timestamp")]
    public async Task A_receiver_that_says_it_is_the_signature_leads_to_the_signature_doctor(int status, string body)
    {
        var diagnosis = await OfAsync(Answer(status, body));
        Assert.Equal($"The receiver answered {status}: it refuses the signature", diagnosis.What);
        Assert.Contains("signature doctor", diagnosis.Advice, StringComparison.Ordinal);
        Assert.Contains(body, diagnosis.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_that_only_carries_its_time_is_not_taken_for_a_refused_signature()
    {
        var diagnosis = await OfAsync(Answer(401, """{"timestamp":"2026-06-05T14:47:14.806+00:00","status":401,"error":"Unauthorized","path":"/hook"}""", "Content-Type: application/json"));
        Assert.Equal("The receiver answered 401: it wants credentials", diagnosis.What);
        Assert.DoesNotContain("signature doctor", diagnosis.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_wants_https_is_told_by_the_answer_or_guessed_from_the_hang_up()
    {
        await using var receiver = await Receiver.StartAsync(Answer(400, "Client sent an HTTP request to an HTTPS server."));
        var told = await OfAsync(receiver);
        Assert.Equal(("The receiver answered 400: it speaks https on this port", $"https{receiver.Url[4..]}"), (told.What, told.BetterUrl));

        using var certificates = new Certificates();
        using var certificate = certificates.IssueFor("hooks.example.com");
        await using var secured = await Receiver.StartAsync(_ => Task.CompletedTask, certificate);
        using var desk = new SendingDesk();
        var url = $"http://127.0.0.1:{secured.Port}/";
        Assert.Contains("the webhook's URL has to begin with https://", Diagnosis.Of(Attempt(await desk.SendAsync(url), url)).Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_speaks_plain_http_has_no_certificate_to_look_at()
    {
        await using var receiver = await Receiver.StartAsync();
        using var desk = new SendingDesk();
        var url = $"https://127.0.0.1:{receiver.Port}/";
        var receipt = await desk.SendAsync(url);
        Assert.Contains("begin the webhook's URL with http://", Diagnosis.Of(Attempt(receipt, url)).Advice, StringComparison.Ordinal);
        var look = new ConnectionReport { Addresses = [], Outcome = receipt.Outcome, Error = receipt.Error, Duration = receipt.Duration };
        Assert.Equal(Diagnosis.Of(Attempt(receipt, url)).Advice, Diagnosis.Of(look, url).Advice);
    }

    [Fact]
    public async Task A_410_is_said_to_be_why_nothing_is_sent_any_more()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(410);
        await workspace.OfAsync("Gone", receiver.Url);
        var story = Story.Of(await workspace.OnlyDeliveryAsync(), workspace.Clock.GetUtcNow());
        Assert.Equal("The receiver answered 410, so the webhook was disabled", story.Headline);
        Assert.Contains("enable it: then this is sent", story.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_of_this_machine_where_nothing_listens_says_whose_machine_that_is()
    {
        using var desk = new SendingDesk();
        var diagnosis = Diagnosis.Of(Attempt(await desk.SendAsync("http://127.0.0.1:9/"), "http://127.0.0.1:9/"));
        Assert.Equal("No connection: nothing listens on 127.0.0.1:9", diagnosis.What);
        Assert.Contains("not your laptop", diagnosis.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task This_machine_is_not_called_where_it_may_not_be_and_the_next_step_is_to_listen_a_tunnel_or_the_sandbox()
    {
        await using var receiver = await Receiver.StartAsync();
        using var desk = new SendingDesk(allowed: "");
        var diagnosis = Diagnosis.Of(Attempt(await desk.SendAsync(receiver.Url), receiver.Url));
        Assert.Equal("Not sent: 127.0.0.1 may not be called", diagnosis.What);
        Assert.Contains("choose “A developer's machine (listen)”", diagnosis.Advice, StringComparison.Ordinal);
        Assert.Contains("or use a tunnel with a public address; to only see what is sent, use the sandbox", diagnosis.Advice, StringComparison.Ordinal);
        Assert.Empty(receiver.Requests);
    }

    [Fact]
    public async Task A_405_names_what_is_allowed() => Assert.Equal("It takes GET, HEAD only.", (await OfAsync(Answer(405, "", "Allow: GET, HEAD"))).Evidence);

    [Fact]
    public async Task A_429_names_the_wait() => Assert.Equal("It asked to wait: Retry-After 120.", (await OfAsync(Answer(429, "", "Retry-After: 120"))).Evidence);

    [Theory]
    [InlineData(410, "Enter the new URL")]
    [InlineData(413, "body limit")]
    public async Task What_is_gone_or_too_large_has_advice_of_its_own(int status, string words) =>
        Assert.Contains(words, (await OfAsync(Answer(status, ""))).Advice, StringComparison.Ordinal);

    [Fact]
    public async Task A_500_is_quoted_from_its_start_on_one_line()
    {
        var diagnosis = await OfAsync(Answer(500, "Traceback:\n\tline 1\n" + new string('x', 500)));
        Assert.StartsWith("The answer begins: “Traceback: line 1 xxx", diagnosis.Evidence, StringComparison.Ordinal);
        Assert.EndsWith("x…”", diagnosis.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_timeout_names_the_phase_that_used_the_time()
    {
        await using var receiver = await Receiver.StartAsync(200);
        receiver.Hold();
        using var desk = new SendingDesk(seconds: 0.3);
        var diagnosis = Diagnosis.Of(Attempt(await desk.SendAsync(receiver.Url), receiver.Url));
        Assert.Contains("on waiting for the first byte of the answer", diagnosis.Evidence, StringComparison.Ordinal);
        Assert.Contains("2xx first", diagnosis.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_drips_names_the_reading()
    {
        await using var receiver = RawReceiver.Start(async connection =>
        {
            await connection.ReadSomeAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nab");
            await connection.HangAsync();
        });
        using var desk = new SendingDesk(seconds: 0.3);
        Assert.Contains("on reading the answer", Diagnosis.Of(Attempt(await desk.SendAsync(receiver.Url), receiver.Url)).Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_private_address_and_an_unknown_name_are_shown_as_they_are()
    {
        using var desk = new SendingDesk(allowed: "", dns: (host, _) => host == "inside.example.com"
            ? Task.FromResult<IPAddress[]>([IPAddress.Parse("10.0.0.5")])
            : throw new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.HostNotFound));
        Assert.Contains("10.0.0.5, which is a private address", Diagnosis.Of(Attempt(await desk.SendAsync("http://inside.example.com/"), "http://inside.example.com/")).Evidence, StringComparison.Ordinal);
        Assert.Contains("nowhere.example.com could not be found", Diagnosis.Of(Attempt(await desk.SendAsync("http://nowhere.example.com/"), "http://nowhere.example.com/")).Evidence, StringComparison.Ordinal);
    }

    /// <summary>What is wrong with a certificate, and the words that say so and nothing else.</summary>
    private static readonly Dictionary<string, string> WrongWith = new()
    {
        ["expired"] = "renew it",
        ["not valid yet"] = "is not valid yet, only from",
        ["other name"] = "is made out to another name",
        ["incomplete chain"] = "install the full chain",
        ["unknown authority"] = "is not signed by an authority that is trusted here",
        ["self-signed"] = "is self-signed",
    };

    public static TheoryData<string> Certificates_that_are_refused => [.. WrongWith.Keys];

    [Theory]
    [MemberData(nameof(Certificates_that_are_refused))]
    public async Task A_certificate_is_shown_with_what_is_wrong_with_it_and_its_dates(string kind)
    {
        using var certificates = new Certificates();
        using var strangers = new Certificates("Stranger of a test");
        (X509Certificate2 Own, X509Certificate2? Between) shown = kind switch
        {
            "expired" => (certificates.IssueFor("hooks.example.com", days: -2), null),
            "not valid yet" => (certificates.IssueFor("hooks.example.com", from: 2), null),
            "other name" => (certificates.IssueFor("other.example.com"), null),
            "incomplete chain" => (certificates.IssueByIntermediateFor("hooks.example.com").Own, null),
            "unknown authority" => strangers.IssueByIntermediateFor("hooks.example.com"),
            _ => (Certificates.SelfSignedFor("hooks.example.com"), null),
        };
        var evidence = await OfTlsAsync(shown.Own, shown.Between, certificates.Roots);
        Assert.Contains(WrongWith[kind], evidence, StringComparison.Ordinal);
        Assert.All(WrongWith.Values.Where(words => words != WrongWith[kind]), words => Assert.DoesNotContain(words, evidence, StringComparison.Ordinal));
        Assert.Contains($"It shows a certificate for {(kind == "other name" ? "other" : "hooks")}.example.com, issued by ", evidence, StringComparison.Ordinal);
        Assert.Contains($"valid from {shown.Own.NotBefore.ToUniversalTime():yyyy-MM-dd} to {shown.Own.NotAfter.ToUniversalTime():yyyy-MM-dd}", evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TeamRole.Editor)]
    [InlineData(TeamRole.Viewer)]
    public async Task The_url_of_a_redirect_is_taken_over_after_asking_by_those_who_may(TeamRole role)
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(Answer(301, "", "Location: https://127.0.0.1/new"));
        var webhook = await workspace.OfAsync("Moved", receiver.Url);
        await using var screen = new Screen(workspace, role);
        var id = (await workspace.OnlyDeliveryAsync()).Line.Id.Value;

        var page = screen.Open<DeliveryPage>($"/t/team_1/deliveries/{id}", ("Id", id));

        if (role == TeamRole.Viewer)
        {
            Assert.Empty(page.FindAll(".use-url"));
            return;
        }

        page.Find(".use-url button").Click();
        Assert.Equal(receiver.Url, (await workspace.Get<WebhookList>().FindAsync(workspace.Admin, webhook))!.Url);
        page.Find("[role=alertdialog] button").Click();
        page.WaitForAssertion(() => Assert.Contains("The webhook's URL is now", page.Find(".use-url").TextContent, StringComparison.Ordinal));
        Assert.Equal("https://127.0.0.1/new", (await workspace.Get<WebhookList>().FindAsync(workspace.Admin, webhook))!.Url);
    }

    [Fact]
    public async Task What_was_done_about_one_delivery_is_not_said_of_the_next()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(Answer(301, "", "Location: https://127.0.0.1/new"));
        await workspace.OfAsync("Moved", receiver.Url);
        var first = (await workspace.OnlyDeliveryAsync()).Line.Id;
        await workspace.OfAsync("Moved, too", receiver.Url);
        var second = (await workspace.DeliveriesAsync()).First(line => line.WebhookName == "Moved, too").Id;
        await using var screen = new Screen(workspace);
        var page = screen.Open<DeliveryPage>($"/t/team_1/deliveries/{first}", ("Id", first.Value));
        page.Find(".use-url button").Click();
        page.Find("[role=alertdialog] button").Click();
        page.WaitForAssertion(() => Assert.Contains("is now", page.Find(".use-url").TextContent, StringComparison.Ordinal));

        page.Render(parameters => parameters.Add(shown => shown.Id, second.Value));
        page.WaitForAssertion(() => Assert.Equal("Use this URL…", page.Find(".use-url").TextContent));
    }

    private static RequestDelegate Answer(int status, string body, params string[] headers) => async context =>
    {
        context.Response.StatusCode = status;
        foreach (var header in headers)
        {
            context.Response.Headers[header.Split(": ")[0]] = header.Split(": ", 2)[1];
        }

        await context.Response.WriteAsync(body);
    };

    private static async Task<Diagnosis> OfAsync(RequestDelegate respond)
    {
        await using var receiver = await Receiver.StartAsync(respond);
        return await OfAsync(receiver);
    }

    private static async Task<Diagnosis> OfAsync(Receiver receiver)
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.OfAsync("Webhook", receiver.Url);
        return Diagnosis.Of(Assert.Single((await workspace.OnlyDeliveryAsync()).Attempts));
    }

    private static async Task<string?> OfTlsAsync(X509Certificate2 certificate, X509Certificate2? between, X509Certificate2Collection roots)
    {
        await using var receiver = await Receiver.StartAsync(_ => Task.CompletedTask, certificate, between);
        using var desk = new SendingDesk(dns: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]), roots: roots);
        var url = $"https://hooks.example.com:{receiver.Port}/";
        return Diagnosis.Of(Attempt(await desk.SendAsync(url), url)).Evidence;
    }

    private static AttemptDetails Attempt(Receipt receipt, string url) => new(
        1, receipt.StartedAt, receipt.Duration.TotalMilliseconds, receipt.Outcome, receipt.StatusCode, receipt.Error, url, receipt.RemoteAddress,
        receipt.RequestHeaders, receipt.ResponseHeaders, receipt.ResponseBody, receipt.ResponseTruncated, receipt.Timings, 1);
}
