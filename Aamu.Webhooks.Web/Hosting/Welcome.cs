using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Web.Hosting;

/// <summary>In development, once the address is known: points the demo webhook at the built-in receiver, and says what to try first.</summary>
internal sealed class Welcome(
    OwnAddress own, IHostEnvironment environment, FirstRun firstRun, IOptions<SeedOptions> seed,
    WebhookList webhooks, WebhookRegistry registry, SandboxReceiver sandbox, SandboxRegistry sandboxes) : BackgroundService
{
    private const string DemoName = "Demo: sandbox receiver";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!environment.IsDevelopment() || firstRun.Team is not { } team)
        {
            return;
        }

        if (await own.OnceListeningAsync(stoppingToken) is { } address)
        {
            await PointDemoWebhookAsync(team, address);
            Say(address);
        }
    }

    /// <summary>The address may be another at every start; a demo webhook that a person changed is left alone.</summary>
    private async Task PointDemoWebhookAsync(TeamScope team, string address)
    {
        var first = await sandbox.TokenAsync(team);
        var lines = await webhooks.LinesAsync(team);
        var demo = lines.FirstOrDefault(line => line.Name == DemoName);
        var token = (await sandboxes.ListAsync(team)).Select(known => known.Token).FirstOrDefault(known => demo?.Url.EndsWith($"/sandbox/{known}", StringComparison.Ordinal) ?? false);
        var url = $"{address}/sandbox/{token ?? first}";
        if (lines.Count == 0)
        {
            await registry.CreateAsync(team, new WebhookDraft { Name = DemoName, Description = "Shows a first delivery: it points at the receiver that is built in.", Url = url, EventTypes = ["*"] });
        }
        else if (demo is not null && demo.Url != url && demo.Url.Contains("/sandbox/", StringComparison.Ordinal))
        {
            await registry.ChangeAsync(team, demo.Id, new WebhookDraft { Url = url });
        }
    }

    private void Say(string address) => Console.WriteLine($$$"""

          Aamu Webhooks is running: {{{address}}}

          Sign in as the team's admin   {{{seed.Value.AdminEmail}}} / {{{seed.Value.AdminPassword}}}
          or as an operator             {{{seed.Value.OperatorEmail}}} / {{{seed.Value.OperatorPassword}}}
          Read the API for the team     Authorization: Bearer {{{seed.Value.TeamKey}}}
          It is described at            {{{address}}}/docs/api

          Send a first event:

          curl -i {{{address}}}/api/v1/events \
            -H 'Authorization: Bearer {{{seed.Value.IngestKey}}}' \
            -H 'Content-Type: application/json' \
            -d '{"type":"task.created","teamId":"{{{seed.Value.TeamId}}}","projectId":"proj_website","data":{"taskId":"task_1","title":"Order the cinnamon buns"}}'
        """);
}
