using System.Globalization;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Api.Deliveries;
using Aamu.Webhooks.Web.Hosting;
using Aamu.Webhooks.Web.Shared.Log;
using Aamu.Webhooks.Web.Teams;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Web.Deliveries;

/// <summary>What the delivery log shows, as a file: the same filters in the same words, written while it is read, however long it is. A line of JSON is a delivery as the API answers it.</summary>
internal static class DeliveryExport
{
    private delegate Task Format(Stream stream, IAsyncEnumerable<DeliveryLine> lines, TeamScope scope, CancellationToken cancellationToken);

    public static void MapDeliveryExport(this WebApplication app)
    {
        var json = app.Services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        Map(app, "csv", "text/csv", (stream, lines, _, cancellationToken) => DeliveryCsv.WriteAsync(stream, lines, cancellationToken));
        Map(app, "ndjson", "application/x-ndjson", (stream, lines, scope, cancellationToken) =>
            JsonLinesFile.WriteAsync(stream, lines, line => DeliveryView.Of(line, scope.TeamId), json, cancellationToken));
    }

    private static void Map(WebApplication app, string ending, string contentType, Format format) => app
        .MapGet($"/t/{{teamId}}/deliveries.{ending}", (string teamId, HttpContext context, TeamAccess access, DeliveryLog log, TimeProvider clock) =>
            SendAsync(teamId, context, access, log, clock.GetUtcNow(), contentType, ending, format))
        .RequireAuthorization().WithMetadata(new ForRoleAttribute(TeamRole.Viewer)).ExcludeFromDescription();

    private static async Task<Results<PushStreamHttpResult, NotFound>> SendAsync(
        string teamId, HttpContext context, TeamAccess access, DeliveryLog log, DateTimeOffset now, string contentType, string ending, Format format)
    {
        if (await access.ForPersonAsync(context.User.AsPerson()!, new TeamId(teamId), context.RequestAborted) is not { } scope)
        {
            RefusedAccess.Mark(context);
            return TypedResults.NotFound();
        }

        var lines = log.AllAsync(scope, DeliveryQuery.Of(context.Request.Query).Filter(now), context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        var name = string.Create(CultureInfo.InvariantCulture, $"deliveries-{teamId}-{now.UtcDateTime:yyyy-MM-dd-HHmmss}.{ending}");
        return TypedResults.Stream(stream => format(stream, lines, scope, context.RequestAborted), contentType, name);
    }
}
