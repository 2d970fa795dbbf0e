using System.Globalization;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Hosting;
using Aamu.Webhooks.Web.Shared.Log;
using Aamu.Webhooks.Web.Teams;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Web.Audit;

/// <summary>What the audit log shows, as a file: the same filters in the same words, written while it is read. A team's is for its admins, the operators' for operators; for others there is no such file.</summary>
internal static class AuditExport
{
    private static readonly string[] Columns = ["at", "actor", "door", "address", "action", "subjectId", "subject", "changes"];

    private delegate Task Format(Stream stream, IAsyncEnumerable<AuditLine> lines, CancellationToken cancellationToken);

    public static void MapAuditExport(this WebApplication app)
    {
        var json = app.Services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        Map(app, "csv", "text/csv", (stream, lines, cancellationToken) => CsvFile.WriteAsync(stream, Columns, lines, Cells, cancellationToken));
        Map(app, "ndjson", "application/x-ndjson", (stream, lines, cancellationToken) => JsonLinesFile.WriteAsync(stream, lines, AuditView.Of, json, cancellationToken));
    }

    private static void Map(WebApplication app, string ending, string contentType, Format format)
    {
        app.MapGet($"/t/{{teamId}}/audit.{ending}", (string teamId, HttpContext context, TeamAccess access, AuditLog log, TimeProvider clock) =>
                SendAsync(teamId, context, access, log, clock.GetUtcNow(), contentType, ending, format))
            .RequireAuthorization().WithMetadata(new ForRoleAttribute(TeamRole.Admin)).ExcludeFromDescription();
        app.MapGet($"{AuditQuery.Operators}.{ending}", (HttpContext context, AuditLog log, TimeProvider clock) =>
                Send(context, (filter, cancellationToken) => log.AllAsync(context.User.AsOperator(), filter, cancellationToken), "operators", clock.GetUtcNow(), contentType, ending, format))
            .RequireAuthorization(AccountServices.OperatorPolicy).ExcludeFromDescription();
    }

    private static async Task<Results<PushStreamHttpResult, NotFound>> SendAsync(
        string teamId, HttpContext context, TeamAccess access, AuditLog log, DateTimeOffset now, string contentType, string ending, Format format)
    {
        if (await access.ForPersonAsync(context.User.AsPerson()!, new TeamId(teamId), context.RequestAborted) is not { } scope || !scope.Allows(TeamRole.Admin))
        {
            RefusedAccess.Mark(context);
            return TypedResults.NotFound();
        }

        return Send(context, (filter, cancellationToken) => log.AllAsync(scope, filter, cancellationToken), teamId, now, contentType, ending, format);
    }

    private static PushStreamHttpResult Send(
        HttpContext context, Func<AuditFilter, CancellationToken, IAsyncEnumerable<AuditLine>> read, string whose, DateTimeOffset now, string contentType, string ending, Format format)
    {
        var lines = read(AuditQuery.Of(context.Request.Query).Filter(now), context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        var name = string.Create(CultureInfo.InvariantCulture, $"audit-{whose}-{now.UtcDateTime:yyyy-MM-dd-HHmmss}.{ending}");
        return TypedResults.Stream(stream => format(stream, lines, context.RequestAborted), contentType, name);
    }

    private static IEnumerable<string?> Cells(AuditLine line) =>
    [
        IsoTime.Format(line.At), line.Actor, AuditWords.Of(line.Door), line.Address, line.Action.Code(), line.SubjectId, line.Subject,
        string.Join("; ", line.Changes.Select(change => $"{change.Field}: {change.Before} → {change.After}")),
    ];
}

/// <summary>An entry as its line of the file.</summary>
internal sealed record AuditView(
    DateTimeOffset At, string Actor, Door Door, string? Address, string Action, string SubjectId, string Subject, IReadOnlyList<AuditChange> Changes)
{
    public static AuditView Of(AuditLine line) => new(line.At, line.Actor, line.Door, line.Address, line.Action.Code(), line.SubjectId, line.Subject, line.Changes);
}
