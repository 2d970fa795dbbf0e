using System.Net;
using System.Security.Cryptography.X509Certificates;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.Sending;
using Aamu.Webhooks.Web.Deliveries;
using Microsoft.Extensions.Time.Testing;

namespace Aamu.Webhooks.Tests.Deliveries;

/// <summary>Where no whole answer came: names, addresses, ports, certificates and time.</summary>
public sealed class DiagnosedConnectionTests
{
    [Fact]
    public async Task A_port_that_wants_https_is_told_by_the_answer_or_guessed_from_the_hang_up()
    {
        await using var receiver = await Receiver.StartAsync(Diagnosed.Answer(400, "Client sent an HTTP request to an HTTPS server."));
        var told = await Diagnosed.OfAsync(receiver);
        Assert.Equal(("The receiver answered 400: it speaks https on this port", $"https{receiver.Url[4..]}"), (told.What, told.BetterUrl));

        using var certificates = new Certificates();
        using var certificate = certificates.IssueFor("hooks.example.com");
        await using var secured = await Receiver.StartAsync(_ => Task.CompletedTask, certificate);
        using var desk = new SendingDesk();
        var url = $"http://127.0.0.1:{secured.Port}/";
        Assert.Contains("the webhook's URL has to begin with https://", Diagnosis.Of(Diagnosed.Attempt(await desk.SendAsync(url), url)).Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_speaks_plain_http_has_no_certificate_to_look_at()
    {
        await using var receiver = await Receiver.StartAsync();
        using var desk = new SendingDesk();
        var url = $"https://127.0.0.1:{receiver.Port}/";
        var receipt = await desk.SendAsync(url);
        Assert.Contains("begin the webhook's URL with http://", Diagnosis.Of(Diagnosed.Attempt(receipt, url)).Advice, StringComparison.Ordinal);
        var look = new ConnectionReport { Addresses = [], Outcome = receipt.Outcome, Error = receipt.Error, Duration = receipt.Duration };
        Assert.Equal(Diagnosis.Of(Diagnosed.Attempt(receipt, url)).Advice, Diagnosis.Of(look, url).Advice);
    }

    [Fact]
    public async Task A_port_of_this_machine_where_nothing_listens_says_whose_machine_that_is()
    {
        using var desk = new SendingDesk();
        var diagnosis = Diagnosis.Of(Diagnosed.Attempt(await desk.SendAsync("http://127.0.0.1:9/"), "http://127.0.0.1:9/"));
        Assert.Equal("No connection: nothing listens on 127.0.0.1:9", diagnosis.What);
        Assert.Contains("not your laptop", diagnosis.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task This_machine_is_not_called_where_it_may_not_be_and_the_next_step_is_to_listen_a_tunnel_or_the_sandbox()
    {
        await using var receiver = await Receiver.StartAsync();
        using var desk = new SendingDesk(allowed: "");
        var diagnosis = Diagnosis.Of(Diagnosed.Attempt(await desk.SendAsync(receiver.Url), receiver.Url));
        Assert.Equal("Not sent: 127.0.0.1 may not be called", diagnosis.What);
        Assert.Contains("choose “A developer's machine (listen)”", diagnosis.Advice, StringComparison.Ordinal);
        Assert.Contains("or use a tunnel with a public address; to only see what is sent, use the sandbox", diagnosis.Advice, StringComparison.Ordinal);
        Assert.Empty(receiver.Requests);
    }

    [Fact]
    public async Task A_private_address_and_an_unknown_name_are_shown_as_they_are()
    {
        using var desk = new SendingDesk(allowed: "", dns: (host, _) => host == "inside.example.com"
            ? Task.FromResult<IPAddress[]>([IPAddress.Parse("10.0.0.5")])
            : throw new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.HostNotFound));
        Assert.Contains("10.0.0.5, which is a private address", Diagnosis.Of(Diagnosed.Attempt(await desk.SendAsync("http://inside.example.com/"), "http://inside.example.com/")).Evidence, StringComparison.Ordinal);
        Assert.Contains("nowhere.example.com could not be found", Diagnosis.Of(Diagnosed.Attempt(await desk.SendAsync("http://nowhere.example.com/"), "http://nowhere.example.com/")).Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_timeout_names_the_phase_that_used_the_time()
    {
        await using var receiver = await Receiver.StartAsync(200);
        receiver.Hold();
        var clock = new FakeTimeProvider();
        using var desk = new SendingDesk(clock: clock);
        var sending = desk.SendAsync(receiver.Url);
        await receiver.WaitForAsync(1);
        clock.Advance(TimeSpan.FromSeconds(15));
        var diagnosis = Diagnosis.Of(Diagnosed.Attempt(await sending, receiver.Url));
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
        using var desk = new SendingDesk(seconds: 5);
        Assert.Contains("on reading the answer", Diagnosis.Of(Diagnosed.Attempt(await desk.SendAsync(receiver.Url), receiver.Url)).Evidence, StringComparison.Ordinal);
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

    private static async Task<string?> OfTlsAsync(X509Certificate2 certificate, X509Certificate2? between, X509Certificate2Collection roots)
    {
        await using var receiver = await Receiver.StartAsync(_ => Task.CompletedTask, certificate, between);
        using var desk = new SendingDesk(dns: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]), roots: roots);
        var url = $"https://hooks.example.com:{receiver.Port}/";
        return Diagnosis.Of(Diagnosed.Attempt(await desk.SendAsync(url), url)).Evidence;
    }
}
