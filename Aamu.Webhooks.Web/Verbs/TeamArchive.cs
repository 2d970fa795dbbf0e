using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Api;
using Aamu.Webhooks.Web.Api.Deliveries;
using Aamu.Webhooks.Web.Api.Events;
using Aamu.Webhooks.Web.Api.Webhooks;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Web.Verbs;

/// <summary>A ZIP file with everything of a team, in the shapes of the API: <c>team.json</c>, and an object a line in <c>webhooks.ndjson</c>, <c>events.ndjson</c> and <c>deliveries.ndjson</c>.</summary>
internal sealed class TeamArchive(Toolbox tools, TeamScope scope, bool withSecrets)
{
    private const int PartSize = 200;

    private readonly JsonSerializerOptions json = tools.Get<IOptions<JsonOptions>>().Value.SerializerOptions;

    /// <summary>Answers how many there were of each.</summary>
    public async Task<(int Webhooks, int Events, int Deliveries)> WriteAsync(string path, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var file = new FileStream(path, options);
        await using var zip = new ZipArchive(file, ZipArchiveMode.Create);
        await WriteAsync(zip, "team.json", new[] { await TeamAsync(cancellationToken) }.ToAsyncEnumerable());
        return (
            await WriteAsync(zip, "webhooks.ndjson", WebhooksAsync(cancellationToken)),
            await WriteAsync(zip, "events.ndjson", EventsAsync(cancellationToken)),
            await WriteAsync(zip, "deliveries.ndjson", DeliveriesAsync(cancellationToken)));
    }

    private async Task<int> WriteAsync(ZipArchive zip, string name, IAsyncEnumerable<object> rows)
    {
        await using var entry = await zip.CreateEntry(name).OpenAsync();
        var count = 0;
        await foreach (var row in rows)
        {
            await JsonSerializer.SerializeAsync(entry, row, row.GetType(), json);
            entry.WriteByte((byte)'\n');
            count++;
        }

        return count;
    }

    private async Task<object> TeamAsync(CancellationToken cancellationToken) => new Dictionary<string, object>
    {
        ["id"] = scope.TeamId.Value,
        ["exportedAt"] = tools.Get<TimeProvider>().GetUtcNow(),
        ["members"] = await tools.Get<MemberRegistry>().MembersAsync(scope, cancellationToken),
        ["projects"] = await tools.Get<TeamDirectory>().ProjectsAsync(scope, cancellationToken),
    };

    private async IAsyncEnumerable<object> WebhooksAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var line in await tools.Get<WebhookList>().LinesAsync(scope, cancellationToken))
        {
            if (await tools.Get<WebhookList>().FindAsync(scope, line.Id, cancellationToken) is not { } webhook)
            {
                continue;
            }

            var view = WebhookView.Of(webhook);
            var secret = withSecrets ? (await tools.Get<SecretKeeper>().RevealAsync(scope, webhook.Id)).Value : null;
            yield return new ArchivedWebhook(withSecrets ? view : view with { Headers = view.Headers?.ToDictionary(header => header.Key, _ => "") }, secret);
        }
    }

    private async IAsyncEnumerable<object> EventsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long? before = null;
        do
        {
            var page = await tools.Get<EventLog>().PageAsync(scope, new EventFilter(), PartSize, before, cancellationToken: cancellationToken);
            foreach (var line in page.Items)
            {
                if (await tools.Get<EventLog>().FindAsync(scope, line.Id, cancellationToken) is { } found)
                {
                    yield return EventDetailsView.Of(found, [], scope.TeamId);
                }
            }

            before = page.Next;
        }
        while (before is not null);
    }

    private async IAsyncEnumerable<object> DeliveriesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var line in tools.Get<DeliveryLog>().AllAsync(scope, new DeliveryFilter(), cancellationToken))
        {
            if (await tools.Get<DeliveryLog>().FindAsync(scope, line.Id, cancellationToken) is { } found)
            {
                yield return DeliveryDetailsView.Of(found, scope.TeamId);
            }
        }
    }

    /// <summary>Without secrets custom headers have their names alone.</summary>
    private sealed record ArchivedWebhook(WebhookView Webhook, string? Secret);
}
