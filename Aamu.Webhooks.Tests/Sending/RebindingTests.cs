using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Aamu.Webhooks.Tests.Sending;

/// <summary>
/// A name whose owner turns it between a look and the next: a real name server says something else each time. Every connection asks once, judges what it got and dials
/// that; nothing that the server says later counts for it. <c>FaultTests</c> have the same through the system's own resolver.
/// </summary>
public sealed class RebindingTests
{
    private const string Metadata = "169.254.169.254";

    [Fact]
    public async Task A_name_that_turns_after_it_was_vetted_is_dialled_where_it_was_vetted_and_asked_no_second_time()
    {
        await using var receiver = await ClosingReceiverAsync();
        await using var name = new TurningName("127.0.0.1", Metadata);
        using var desk = new SendingDesk(dns: name.ResolveAsync);

        var first = await desk.SendAsync(Url(receiver.Port));
        Assert.Equal((AttemptOutcome.Succeeded, $"127.0.0.1:{receiver.Port}", 1), (first.Outcome, first.RemoteAddress, name.LookUps));

        var second = await desk.SendAsync(Url(receiver.Port));
        Assert.Equal((AttemptOutcome.BlockedAddress, null, 2), (second.Outcome, second.RemoteAddress, name.LookUps));
        Assert.Contains($"turns.example.com points to {Metadata}, which is", second.Error, StringComparison.Ordinal);
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task What_was_forbidden_is_forbidden_for_that_attempt_though_the_next_answer_would_do_and_the_next_attempt_asks_anew()
    {
        await using var receiver = await ClosingReceiverAsync();
        await using var name = new TurningName("10.0.0.7", "127.0.0.1");
        using var desk = new SendingDesk(dns: name.ResolveAsync);

        var first = await desk.SendAsync(Url(receiver.Port));
        Assert.Equal((AttemptOutcome.BlockedAddress, null, 1), (first.Outcome, first.RemoteAddress, name.LookUps));
        Assert.Empty(receiver.Requests);

        var second = await desk.SendAsync(Url(receiver.Port));
        Assert.Equal((AttemptOutcome.Succeeded, $"127.0.0.1:{receiver.Port}", 2), (second.Outcome, second.RemoteAddress, name.LookUps));
    }

    [Theory]
    [InlineData("127.0.0.1, 10.0.0.7")]
    [InlineData("10.0.0.7, 127.0.0.1")]
    [InlineData("127.0.0.1, fd00::7")]
    [InlineData("127.0.0.1, ::ffff:169.254.169.254")]
    [InlineData("127.0.0.1, 64:ff9b::a00:7")]
    public async Task One_forbidden_address_among_the_good_ones_forbids_the_name_and_none_is_dialled(string mixed)
    {
        await using var receiver = await ClosingReceiverAsync();
        await using var name = new TurningName(mixed, "127.0.0.1");
        using var desk = new SendingDesk(dns: name.ResolveAsync);

        var receipt = await desk.SendAsync(Url(receiver.Port));

        Assert.Equal((AttemptOutcome.BlockedAddress, null, 1), (receipt.Outcome, receipt.RemoteAddress, name.LookUps));
        Assert.Empty(receiver.Requests);
    }

    [Fact]
    public async Task An_address_that_refuses_is_followed_by_the_next_of_the_same_answer_and_the_name_is_not_asked_again()
    {
        await using var receiver = await ClosingReceiverAsync();
        await using var name = new TurningName("127.0.0.2, 127.0.0.1", Metadata);
        using var desk = new SendingDesk(dns: name.ResolveAsync);

        var receipt = await desk.SendAsync(Url(receiver.Port));

        Assert.Equal((AttemptOutcome.Succeeded, $"127.0.0.1:{receiver.Port}", 1), (receipt.Outcome, receipt.RemoteAddress, name.LookUps));
    }

    [Fact]
    public async Task A_kept_connection_stays_where_it_was_vetted_and_the_one_that_replaces_it_is_vetted_for_itself()
    {
        const string Ok = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
        await using var receiver = RawReceiver.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(Ok);
            await connection.ReadRequestAsync();
            await connection.WriteAsync(Ok);
            await connection.ReadRequestAsync();
            connection.Reset();
        });
        await using var name = new TurningName("127.0.0.1", Metadata);
        using var desk = new SendingDesk(dns: name.ResolveAsync, clock: new FakeTimeProvider());

        await desk.SendAsync(Url(receiver.Port));
        var kept = await desk.SendAsync(Url(receiver.Port));
        Assert.Equal((AttemptOutcome.Succeeded, $"127.0.0.1:{receiver.Port}", 1), (kept.Outcome, kept.RemoteAddress, name.LookUps));

        // The receiver hangs up on the third request: what goes out once more goes out over a new connection.
        var replaced = await desk.SendAsync(Url(receiver.Port));
        Assert.Equal(AttemptOutcome.ConnectionReset, replaced.StaleTry!.Outcome);
        Assert.Equal((AttemptOutcome.BlockedAddress, null, 2), (replaced.Outcome, replaced.RemoteAddress, name.LookUps));
        Assert.Equal(1, receiver.Connections);
    }

    [Fact]
    public async Task What_a_look_at_the_connection_shows_is_no_leave_to_dial()
    {
        await using var receiver = await ClosingReceiverAsync();
        await using var name = new TurningName("127.0.0.1", Metadata);
        var options = Options.Create(new DeliveryOptions { AllowedNetworks = "127.0.0.0/8", AllowedPorts = Receiver.Ports });
        var check = new ConnectionCheck(new AddressGuard(options, name.ResolveAsync), options, TimeProvider.System);

        var report = (await check.RunAsync(Workspace.As(TeamRole.Editor), Url(receiver.Port))).Value!;

        Assert.Equal([new CheckedAddress("127.0.0.1", null)], report.Addresses);
        Assert.Equal((AttemptOutcome.BlockedAddress, null, 2), (report.Outcome, report.Dialled, name.LookUps));
        Assert.Empty(receiver.Requests);
    }

    private static string Url(int port) => $"http://turns.example.com:{port}/";

    /// <summary>Every request of its own connection: nothing is kept.</summary>
    private static Task<Receiver> ClosingReceiverAsync() => Receiver.StartAsync(context =>
    {
        context.Response.Headers.Connection = "close";
        return Task.CompletedTask;
    });
}
