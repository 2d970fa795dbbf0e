using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Deliveries;
using Bunit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor;

namespace Aamu.Webhooks.Tests.Deliveries;

public sealed class DeliveryPageTests
{
    [Fact]
    public async Task A_failure_before_sending_says_that_nothing_left_and_why()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.OfAsync("Inside", Results.InsideUrl);
        await using var screen = new Screen(workspace);

        var page = await OpenAsync(screen, workspace);

        Assert.Equal("Not sent: the address may not be called", page.Find("h1").TextContent);
        Assert.Contains("public addresses only", page.Find(".advice").TextContent, StringComparison.Ordinal);
        Assert.Contains("Nothing was sent, so nobody answered.", page.Find(".attempt").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_attempt_leads_to_the_settings_that_it_used_and_names_the_secrets_that_signed_it()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var id = await workspace.WebhookAsync(receiver.Url);
        await workspace.Get<SecretKeeper>().RotateAsync(workspace.Admin, id);
        await workspace.EventAsync();
        await workspace.DrainAsync(id);
        await using var screen = new Screen(workspace);

        var page = await OpenAsync(screen, workspace);

        Assert.Equal($"/t/team_1/webhooks/{id}/history?from=2", page.FindAll(".attempt a").Single(link => link.TextContent == "version 2 of the webhook").GetAttribute("href"));
        Assert.Contains("secret 2 and secret 1", page.Find(".attempt .facts").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_connection_to_this_machine_tells_whose_machine_it_is()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.OfAsync("Dead", Results.DeadUrl);
        await using var screen = new Screen(workspace);

        var page = await OpenAsync(screen, workspace);

        Assert.Equal("No connection: nothing listens on 127.0.0.1:9", page.Find("h1").TextContent);
        Assert.Contains("the machine that runs Aamu Webhooks, not your laptop", page.Find(".advice").TextContent, StringComparison.Ordinal);
        Assert.Contains("tried again in 5 seconds", page.Find(".story").TextContent, StringComparison.Ordinal);
        Assert.Equal("Retrying", Assert.Single(page.FindAll(".head-title .mark")).TextContent.Trim());
    }

    [Fact]
    public async Task An_answer_that_is_an_error_is_shown_as_it_came_and_as_text()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(async context =>
        {
            context.Response.StatusCode = 500;
            context.Response.Headers["x-trace"] = "abc";
            await context.Response.WriteAsync("<script>alert(1)</script>");
        });
        await workspace.OfAsync("Failing", receiver.Url);
        await using var screen = new Screen(workspace);

        var page = await OpenAsync(screen, workspace);

        Assert.Equal("The receiver answered 500: something failed on its side", page.Find("h1").TextContent);
        Assert.Equal("<script>alert(1)</script>", page.Find("[aria-label='Answer body']").TextContent);
        Assert.Empty(page.FindAll("script"));
        Assert.Contains("x-trace", page.Find("[aria-label='Answer headers']").TextContent, StringComparison.Ordinal);
        Assert.Contains("x-aamu-signature", page.Find("[aria-label='Request headers']").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delivery_that_came_through_tells_after_how_many_failures()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(503, 200);
        var webhook = await workspace.OfAsync("Flaky", receiver.Url);
        workspace.Clock.Advance(TimeSpan.FromSeconds(6));
        await workspace.DrainAsync(webhook);
        await using var screen = new Screen(workspace);

        var page = await OpenAsync(screen, workspace);

        Assert.Equal("Delivered at attempt 2, after 1 that failed", page.Find("h1").TextContent);
        Assert.Equal(["Received", "Matched", "Attempt 1", "Attempt 2", "Delivered"], page.FindAll(".life .mark").Select(mark => mark.TextContent.Trim()));
        Assert.Equal(2, page.FindAll(".attempt").Count);
        Assert.Empty(page.FindAll(".story .advice"));
    }

    [Fact]
    public async Task The_page_follows_the_delivery_while_it_is_open()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(503, 200);
        var webhook = await workspace.OfAsync("Flaky", receiver.Url);
        await using var screen = new Screen(workspace);
        var page = await OpenAsync(screen, workspace);

        workspace.Clock.Advance(TimeSpan.FromSeconds(6));
        await workspace.DrainAsync(webhook);
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.StartsWith("Delivered at attempt 2", page.Find("h1").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_that_waits_for_its_answer_is_being_sent_and_leaves_nothing_to_do()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(200);
        receiver.Hold();
        var webhook = await workspace.WebhookAsync(receiver.Url, "task.created");
        await workspace.EventAsync();
        var told = new TaskCompletionSource();
        using var listening = workspace.Get<TeamPulse>().Listen(workspace.Admin, () => told.TrySetResult());
        var draining = workspace.DrainAsync(webhook);
        await receiver.WaitForAsync(1);
        await told.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        workspace.Clock.Advance(TimeSpan.FromSeconds(3));
        await using var screen = new Screen(workspace);

        var page = await OpenAsync(screen, workspace);

        Assert.Equal("Being sent now", page.Find("h1").TextContent);
        Assert.Contains("Attempt 1 is on its way since 3 seconds", page.Find(".story").TextContent, StringComparison.Ordinal);
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() => Assert.Contains("since 4 seconds", page.Find(".story").TextContent, StringComparison.Ordinal));
        Assert.Equal("What is being sent", page.Find("h2").TextContent);
        Assert.Equal("Being sent", page.FindAll(".life .mark")[^1].TextContent.Trim());
        Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent.Trim() is "Try now" or "Cancel");
        var row = screen.Open<DeliveriesPage>("/t/team_1/deliveries").Find("tbody tr");
        Assert.Contains("Being sent", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("now", row.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("due now", row.TextContent, StringComparison.Ordinal);

        receiver.Release();
        await draining;
        Assert.Null((await workspace.OnlyDeliveryAsync()).Line.SentAt);
    }

    [Fact]
    public async Task A_wait_that_ended_without_an_answer_has_its_part_of_the_time()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(200);
        receiver.Hold();
        var webhook = await workspace.WebhookAsync(receiver.Url, "task.created");
        await workspace.EventAsync();
        var draining = workspace.DrainAsync(webhook);
        await receiver.WaitForAsync(1);
        workspace.Clock.Advance(TimeSpan.FromSeconds(15));
        await draining;
        await using var screen = new Screen(workspace);

        var page = await OpenAsync(screen, workspace);

        Assert.Contains("Waiting, no answer 15.0 s", page.Find(".timing").GetAttribute("aria-label"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_editor_tries_now_and_cancels_after_being_asked()
    {
        await using var workspace = await Workspace.StartAsync();
        var webhook = await workspace.OfAsync("Dead", Results.DeadUrl);
        await using var screen = new Screen(workspace, TeamRole.Editor);
        var page = await OpenAsync(screen, workspace);

        await Button(page, "Try now").ClickAsync(new());
        await workspace.DrainAsync(webhook);
        Assert.Equal(2, (await workspace.OnlyDeliveryAsync()).Attempts.Count);

        await Button(page, "Cancel").ClickAsync(new());
        Assert.Equal(DeliveryState.Pending, (await workspace.OnlyDeliveryAsync()).Line.State);
        await Button(page, "Cancel it").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Equal("Cancelled: it will not be sent", page.Find("h1").TextContent));
        Assert.Equal(DeliveryState.Cancelled, (await workspace.OnlyDeliveryAsync()).Line.State);
        await Button(page, "Send again").ClickAsync(new());
        Assert.Equal(DeliveryState.Pending, (await workspace.OnlyDeliveryAsync()).Line.State);
    }

    [Fact]
    public async Task What_came_through_meanwhile_is_not_sent_again_by_a_press_that_wanted_to_try_it()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(503, 200);
        var webhook = await workspace.OfAsync("Flaky", receiver.Url);
        await using var screen = new Screen(workspace, TeamRole.Editor);
        var page = await OpenAsync(screen, workspace);
        workspace.Clock.Advance(TimeSpan.FromSeconds(6));
        await workspace.DrainAsync(webhook);

        await Button(page, "Try now").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("was delivered meanwhile", page.Find(".mud-alert").TextContent, StringComparison.Ordinal));
        Assert.Equal(DeliveryState.Succeeded, (await workspace.OnlyDeliveryAsync()).Line.State);
        await Button(page, "Send again").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".mud-alert")));
        Assert.Equal(DeliveryState.Pending, (await workspace.OnlyDeliveryAsync()).Line.State);
    }

    [Fact]
    public async Task A_press_is_taken_once_while_it_is_under_way()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.OfAsync("Dead", Results.DeadUrl);
        await using var screen = new Screen(workspace, TeamRole.Editor);
        var page = await OpenAsync(screen, workspace);
        var press = page.FindComponents<MudButton>().Single(button => button.Markup.Contains("Try now", StringComparison.Ordinal)).Instance.OnClick;

        using (await workspace.Get<WriteGate>().EnterAsync())
        {
            _ = page.InvokeAsync(() => press.InvokeAsync());
            _ = page.InvokeAsync(() => press.InvokeAsync());
            Assert.True(Button(page, "Try now").HasAttribute("disabled"));
            Assert.True(Button(page, "Cancel").HasAttribute("disabled"));
        }

        page.WaitForAssertion(() => Assert.False(Button(page, "Try now").HasAttribute("disabled")));
        Assert.Single((await workspace.Get<AuditLog>().PageAsync(workspace.Admin, new(), 10)).Items, line => line.Action == AuditAction.DeliverySentAgain);
    }

    [Fact]
    public async Task A_page_that_is_left_while_it_reads_starts_no_clock()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.OfAsync("Dead", Results.DeadUrl);
        var id = (await workspace.OnlyDeliveryAsync()).Line.Id;
        var (contexts, clock) = (new WaitingContexts(workspace), new CountedTimers());
        await using var screen = new Screen(workspace);
        screen.Services.AddSingleton(new DeliveryLog(contexts, workspace.Get<OnTheWire>())).AddSingleton<TimeProvider>(clock);
        contexts.Hold();
        screen.Open<DeliveryPage>($"/t/team_1/deliveries/{id}", ("Id", id.Value));
        await screen.DisposeComponentsAsync();
        var made = clock.Made;

        await screen.Renderer.Dispatcher.InvokeAsync(contexts.LetGo);

        Assert.Equal(made, clock.Made);
    }

    [Fact]
    public async Task A_viewer_reads_and_has_no_buttons_to_send()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.OfAsync("Dead", Results.DeadUrl);
        await using var screen = new Screen(workspace, TeamRole.Viewer);

        var page = await OpenAsync(screen, workspace);

        Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent.Trim() is "Try now" or "Send again" or "Cancel");
    }

    [Fact]
    public async Task An_unknown_delivery_and_one_of_another_team_look_the_same()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.OfAsync("Dead", Results.DeadUrl);
        var known = (await workspace.OnlyDeliveryAsync()).Line.Id;
        await using var screen = new Screen(workspace, new TeamScope(new TeamId("team_2"), TeamRole.Admin, "eve@example.com"));

        var foreign = screen.Open<DeliveryPage>($"/t/team_2/deliveries/{known}", ("Id", known.Value)).Find(".empty").TextContent;
        var unknown = screen.Open<DeliveryPage>("/t/team_2/deliveries/whd_none", ("Id", "whd_none")).Find(".empty").TextContent;

        Assert.Contains("There is no such delivery", foreign, StringComparison.Ordinal);
        Assert.Equal(unknown, foreign);
    }

    private static async Task<IRenderedComponent<DeliveryPage>> OpenAsync(Screen screen, Workspace workspace)
    {
        var id = (await workspace.OnlyDeliveryAsync()).Line.Id;
        return screen.Open<DeliveryPage>($"/t/team_1/deliveries/{id}", ("Id", id.Value));
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<DeliveryPage> page, string words) =>
        page.FindAll("button").Single(button => button.TextContent.Trim() == words);

    private sealed class CountedTimers() : FakeTimeProvider(Workspace.Start)
    {
        public int Made { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Made++;
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
