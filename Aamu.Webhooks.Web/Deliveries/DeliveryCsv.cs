using System.Globalization;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Web.Api.Deliveries;
using Aamu.Webhooks.Web.Shared.Log;

namespace Aamu.Webhooks.Web.Deliveries;

/// <summary>The delivery log as a table for a spreadsheet.</summary>
internal static class DeliveryCsv
{
    private static readonly string[] Columns =
    [
        "createdAt", "status", "lastOutcome", "lastStatusCode", "eventType", "webhookName", "projectId", "attemptCount", "lastDurationMs", "lastAttemptAt",
        "nextAttemptAt", "test", "id", "eventId", "webhookId",
    ];

    public static Task WriteAsync(Stream stream, IAsyncEnumerable<DeliveryLine> lines, CancellationToken cancellationToken) =>
        CsvFile.WriteAsync(stream, Columns, lines, Cells, cancellationToken);

    private static IEnumerable<string?> Cells(DeliveryLine line) =>
    [
        IsoTime.Format(line.CreatedAt), Word(line.State), line.LastOutcome?.Code(), Text(line.LastStatusCode), line.EventType, line.WebhookName, line.ProjectId?.Value,
        Text(line.AttemptCount), Text(Milliseconds.Round(line.LastDurationMs)), Time(line.LastAttemptAt), Time(line.NextAttemptAt), line.IsTest ? "true" : "false",
        line.Id.Value, line.EventId.Value, line.WebhookId.Value,
    ];

    /// <summary>As the address bar spells it: all states are single words.</summary>
    private static string Word(DeliveryState state) => state.ToString().ToLowerInvariant();

    private static string? Time(DateTimeOffset? time) => time is { } at ? IsoTime.Format(at) : null;

    private static string? Text(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture);
}
