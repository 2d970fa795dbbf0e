using System.Net;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Checkups;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Sandbox;
using Bunit;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Sandbox;

/// <summary>A sandbox is its team's: nobody else reads it, changes it or fills it.</summary>
public sealed class SandboxAccessTests
{
    [Fact]
    public async Task For_another_team_it_is_not_there()
    {
        await using var workspace = await Workspace.StartAsync();
        var (registry, receiver, other) = (workspace.Get<SandboxRegistry>(), workspace.Get<SandboxReceiver>(), await workspace.OtherTeamAsync());
        var id = (await registry.CreateAsync(workspace.Admin, "Ours")).Value;
        var ours = Assert.Single(await registry.ListAsync(workspace.Admin));
        (await receiver.ReceiveAsync(ours.Token!, "POST", [], "{}"u8.ToArray(), default))!.Dispose();

        Assert.Empty(await registry.ListAsync(other));
        Assert.Empty(await receiver.ReadAsync(other, 10));
        Assert.Empty(await receiver.ReadAsync(other, 10, id));
        Assert.All(await ChangesAsync(registry, other, id), refusal => Assert.Equal(RefusalKind.NotFound, refusal!.Kind));

        // What is posted to theirs does not come to ours, and the other way round.
        (await receiver.ReceiveAsync(await receiver.TokenAsync(other), "POST", [], "theirs"u8.ToArray(), default))!.Dispose();
        Assert.Equal("{}"u8.ToArray(), Assert.Single(await receiver.ReadAsync(workspace.Admin, 10)).Body);
        Assert.Equal(ours, Assert.Single(await registry.ListAsync(workspace.Admin)) with { Script = ours.Script });
    }

    [Fact]
    public async Task A_viewer_does_not_learn_its_address_from_a_webhook_that_sends_to_it()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.Get<SandboxRegistry>().CreateAsync(workspace.Admin, "Ours");
        var token = Assert.Single(await workspace.Get<SandboxRegistry>().ListAsync(workspace.Admin)).Token!;
        await using var receiver = await Receiver.StartAsync(503);
        var id = await workspace.WebhookAsync($"{receiver.Url}sandbox/{token}");
        await workspace.EventAsync();
        await workspace.DrainAsync(id);
        var delivery = (await workspace.OnlyDeliveryAsync()).Line.Id;
        Assert.True((await workspace.Get<EndpointCheckup>().RunAsync(workspace.Admin, id)).Succeeded);

        foreach (var (role, sees) in new[] { (TeamRole.Viewer, false), (TeamRole.Editor, true) })
        {
            var scope = Workspace.As(role);
            var shown = System.Text.Json.JsonSerializer.Serialize(new object?[]
            {
                await workspace.Get<WebhookList>().LinesAsync(scope), await workspace.Get<WebhookList>().FindAsync(scope, id), await workspace.Get<WebhookList>().PageAsync(scope, 10),
                await workspace.Get<WebhookHistory>().PageAsync(scope, id, 10), await workspace.Get<DeliveryLog>().FindAsync(scope, delivery), await workspace.Get<Core.Incidents.IncidentLog>().OfAsync(scope, id, 10),
                await workspace.Get<EndpointCheckup>().LastAsync(scope, id),
            });
            Assert.Equal(sees, shown.Contains(token, StringComparison.Ordinal));
            Assert.Contains("/sandbox/", shown, StringComparison.Ordinal);

            // Nor is it told that the check-up was of another address.
            Assert.Equal((await workspace.Get<WebhookList>().FindAsync(scope, id))!.Url, (await workspace.Get<EndpointCheckup>().LastAsync(scope, id))!.Url);
        }
    }

    [Fact]
    public async Task A_viewer_reads_what_came_and_neither_learns_its_address_nor_changes_anything()
    {
        await using var workspace = await Workspace.StartAsync();
        var registry = workspace.Get<SandboxRegistry>();
        var id = (await registry.CreateAsync(workspace.Admin, "Ours")).Value;
        var token = Assert.Single(await registry.ListAsync(workspace.Admin)).Token!;
        (await workspace.Get<SandboxReceiver>().ReceiveAsync(token, "POST", [], "{}"u8.ToArray(), default))!.Dispose();
        var viewer = Workspace.As(TeamRole.Viewer);

        Assert.Null(Assert.Single(await registry.ListAsync(viewer)).Token);
        Assert.Single(await workspace.Get<SandboxReceiver>().ReadAsync(viewer, 10, id));
        Assert.Equal(RefusalKind.Forbidden, (await registry.CreateAsync(viewer, "Mine")).Refusal!.Kind);
        Assert.All(await ChangesAsync(registry, viewer, id), refusal => Assert.Equal(RefusalKind.Forbidden, refusal!.Kind));
        await Assert.ThrowsAsync<ArgumentException>(() => workspace.Get<SandboxReceiver>().TokenAsync(viewer));

        await using var screen = new Screen(workspace, TeamRole.Viewer);
        var page = screen.Open<SandboxPage>($"/t/team_1/sandbox/{id}", ("Id", id.Value));
        Assert.Contains("answers 200", page.WaitForElement(".address").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(token, page.Markup, StringComparison.Ordinal);
        Assert.All(page.FindAll("button"), button => Assert.NotNull(button.Closest(".request")));
        Assert.Empty(page.FindAll("a[href*='/new?url=']"));
    }

    [Fact]
    public async Task A_viewer_who_comes_first_makes_none()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var screen = new Screen(workspace, TeamRole.Viewer);
        Assert.Contains("Editors and admins of the team can make one", screen.Open<SandboxPage>("/t/team_1/sandbox").WaitForElement(".empty").TextContent, StringComparison.Ordinal);
        Assert.Equal(0, await workspace.QueryAsync(context => context.SandboxInboxes.CountAsync()));
    }

    [Fact]
    public async Task Nobody_finds_it_by_its_id_by_guessing_or_by_another_method()
    {
        await using var app = await RunningApp.StartAsync();
        var team = await app.AddTeamAsync();
        var registry = app.Get<SandboxRegistry>();
        await registry.CreateAsync(team.Scope, "Ours");
        var ours = Assert.Single(await registry.ListAsync(team.Scope));
        Assert.Matches("^[a-z0-9]{32}$", ours.Token);
        foreach (var guess in new[] { ours.Id.Value, ours.Token![..^1], ours.Token + "a", ours.Token.ToUpperInvariant(), "%25", "_", "x' OR '1'='1" })
        {
            using var answer = await app.Nobody.PostAsync($"/sandbox/{Uri.EscapeDataString(guess)}", new StringContent("{}"));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Put, HttpMethod.Delete, HttpMethod.Head })
        {
            using var answer = await app.Nobody.SendAsync(new HttpRequestMessage(method, $"/sandbox/{ours.Token}"));
            Assert.InRange((int)answer.StatusCode, 404, 405);
        }

        Assert.Empty(await app.Get<SandboxReceiver>().ReadAsync(team.Scope, 10));
    }

    [Fact]
    public async Task A_new_address_ends_the_old_one_and_keeps_what_came_and_a_deleted_sandbox_takes_all_with_it()
    {
        await using var workspace = await Workspace.StartAsync();
        var (registry, receiver) = (workspace.Get<SandboxRegistry>(), workspace.Get<SandboxReceiver>());
        var id = (await registry.CreateAsync(workspace.Admin, "Ours")).Value;
        var old = (await registry.ListAsync(workspace.Admin))[0].Token!;
        (await receiver.ReceiveAsync(old, "POST", [], "1"u8.ToArray(), default))!.Dispose();

        Assert.True((await registry.RenewAddressAsync(workspace.Admin, id)).Succeeded);
        Assert.Null(await receiver.ReceiveAsync(old, "POST", [], "2"u8.ToArray(), default));
        var fresh = (await registry.ListAsync(workspace.Admin))[0].Token!;
        Assert.NotEqual(old, fresh);
        (await receiver.ReceiveAsync(fresh, "POST", [], "3"u8.ToArray(), default))!.Dispose();
        Assert.Equal(["3", "1"], (await receiver.ReadAsync(workspace.Admin, 10, id)).Select(line => System.Text.Encoding.UTF8.GetString(line.Body)));

        Assert.True((await registry.DeleteAsync(workspace.Admin, id)).Succeeded);
        Assert.Null(await receiver.ReceiveAsync(fresh, "POST", [], "4"u8.ToArray(), default));
        Assert.Equal((0, 0), await workspace.QueryAsync(async context => (await context.SandboxRequests.CountAsync(), await context.SandboxTurns.CountAsync())));
    }

    private static async Task<IReadOnlyList<Refusal?>> ChangesAsync(SandboxRegistry registry, TeamScope scope, SandboxId id) =>
    [
        (await registry.RenameAsync(scope, id, "Mine")).Refusal,
        (await registry.SetScriptAsync(scope, id, SandboxScript.Of(500))).Refusal,
        (await registry.RenewAddressAsync(scope, id)).Refusal,
        (await registry.DeleteAsync(scope, id)).Refusal,
    ];
}
