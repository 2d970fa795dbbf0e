using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.Webhooks;
using Aamu.Webhooks.Web.Webhooks;
using Bunit;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Tests.Sending;

public sealed class ConnectionCheckTests
{
    private const string Host = "hooks.example.com";

    [Fact]
    public async Task A_receiver_that_can_be_reached_gets_one_head_request_and_no_event()
    {
        await using var receiver = await Receiver.StartAsync(405);
        var report = (await Check().RunAsync(Editor, receiver.Url)).Value!;

        Assert.Equal((AttemptOutcome.Succeeded, 405, $"127.0.0.1:{receiver.Port}"), (report.Outcome, report.StatusCode, report.Dialled));
        Assert.Equal([new CheckedAddress("127.0.0.1", null)], report.Addresses);
        var request = Assert.Single(receiver.Requests);
        Assert.Equal(("HEAD", 0), (request.Method, request.Body.Length));
        Assert.DoesNotContain(request.Headers.Keys, name => name.StartsWith("x-aamu", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Each_address_is_shown_with_what_is_wrong_with_it_and_none_is_dialled()
    {
        await using var receiver = await Receiver.StartAsync(200);
        var check = Check(allowed: "", dns: "93.184.216.34, 10.0.0.5, 127.0.0.1");
        var report = (await check.RunAsync(Editor, $"http://{Host}:{receiver.Port}/")).Value!;

        Assert.Equal(AttemptOutcome.BlockedAddress, report.Outcome);
        Assert.Equal([null, "a private address", "a loopback address"], report.Addresses.Select(address => address.Objection));
        Assert.Empty(receiver.Requests);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(-2)]
    public async Task Certificates_are_shown_up_to_the_authority_good_or_not(int days)
    {
        using var certificates = new Certificates();
        using var certificate = certificates.IssueFor(Host, days);
        await using var receiver = await Receiver.StartAsync(_ => Task.CompletedTask, certificate);
        var report = (await Check(dns: "127.0.0.1", roots: certificates.Roots).RunAsync(Editor, $"https://{Host}:{receiver.Port}/")).Value!;

        Assert.Equal(days > 0 ? AttemptOutcome.Succeeded : AttemptOutcome.TlsError, report.Outcome);
        Assert.Equal([Host, "Authority of a test"], report.Certificates.Select(shown => shown.Names[0]));
        Assert.Equal(certificate.NotAfter.ToUniversalTime(), report.Certificates[0].NotAfter.UtcDateTime);
        Assert.NotNull(report.Timings.TlsMs);
    }

    [Fact]
    public async Task A_redirect_is_shown_and_not_followed()
    {
        await using var receiver = await Receiver.StartAsync(context =>
        {
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        });
        Assert.Equal("/elsewhere", (await Check().RunAsync(Editor, receiver.Url)).Value!.Location);
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task A_name_that_dns_does_not_know_and_a_port_where_nobody_listens_are_told_as_in_the_log()
    {
        Assert.Equal(AttemptOutcome.DnsError, (await Check(dns: "").RunAsync(Editor, $"https://{Host}/")).Value!.Outcome);
        Assert.Equal(AttemptOutcome.ConnectionRefused, (await Check().RunAsync(Editor, "http://127.0.0.1:9/")).Value!.Outcome);
    }

    [Fact]
    public async Task A_port_that_may_not_be_called_is_told_at_once()
    {
        await using var receiver = await Receiver.StartAsync(200);
        var refused = await Check(ports: "80, 443").RunAsync(Editor, receiver.Url);

        Assert.Equal([$"Port {receiver.Port} may not be called: this service calls the ports 80, 443 only."], refused.Refusal!.Fields["url"]);
        Assert.Empty(receiver.Requests);
    }

    [Fact]
    public async Task A_viewer_may_not_make_this_service_call_anybody() =>
        Assert.Equal(RefusalKind.Forbidden, (await Check().RunAsync(Workspace.As(TeamRole.Viewer), "http://127.0.0.1:9/")).Refusal!.Kind);

    [Fact]
    public async Task A_team_that_looks_too_often_at_once_waits_and_no_other_does()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Hold();
        var check = Check();
        var looks = Enumerable.Range(0, 4).Select(_ => check.RunAsync(Editor, receiver.Url)).ToList();
        await receiver.WaitForAsync(4);
        Assert.Equal(RefusalKind.Conflict, (await check.RunAsync(Editor, receiver.Url)).Refusal!.Kind);

        var other = check.RunAsync(new TeamScope(new TeamId("team_2"), TeamRole.Editor, "eve@example.com"), receiver.Url);
        await receiver.WaitForAsync(5);
        receiver.Release();
        Assert.All(await Task.WhenAll(looks.Append(other)), outcome => Assert.True(outcome.Succeeded));
        Assert.True((await check.RunAsync(Editor, receiver.Url)).Succeeded);
    }

    [Fact]
    public async Task The_form_checks_the_url_as_it_is_typed_before_anything_is_saved()
    {
        await using var pages = await WebhookPages.OpenAsync();
        await using var receiver = await Receiver.StartAsync(200);
        var panel = pages.Browser.Render<ConnectionPanel>(parameters => parameters.Add(panel => panel.Url, receiver.Url));

        panel.Find("button").Click();

        panel.WaitForAssertion(() => Assert.Contains("The receiver can be reached", panel.Markup, StringComparison.Ordinal));
        Assert.Contains("200 to HEAD.", panel.Markup, StringComparison.Ordinal);
    }

    private static TeamScope Editor => Workspace.As(TeamRole.Editor);

    private static ConnectionCheck Check(string allowed = "127.0.0.0/8", string ports = Receiver.Ports, string? dns = null, X509Certificate2Collection? roots = null)
    {
        var options = Options.Create(new DeliveryOptions { AllowedNetworks = allowed, AllowedPorts = ports });
        var guard = dns is null ? new AddressGuard(options) : new AddressGuard(options, (_, _) => dns.Length == 0
            ? throw new SocketException((int)SocketError.HostNotFound)
            : Task.FromResult(dns.Split(", ").Select(IPAddress.Parse).ToArray()));
        return new ConnectionCheck(guard, options, TimeProvider.System, roots);
    }
}
