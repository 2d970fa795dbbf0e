using System.Globalization;
using System.Text;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Web.Api.Deliveries;
using CsvHelper;
using CsvHelper.Configuration;

namespace Aamu.Webhooks.Web.Deliveries;

/// <summary>The delivery log as a table for a spreadsheet: RFC 4180, UTF-8 with its mark, because Excel guesses otherwise.</summary>
internal static class DeliveryCsv
{
    private static readonly string[] Columns =
    [
        "createdAt", "status", "lastOutcome", "lastStatusCode", "eventType", "webhookName", "projectId", "attemptCount", "lastDurationMs", "lastAttemptAt",
        "nextAttemptAt", "test", "id", "eventId", "webhookId",
    ];

    /// <summary>A spreadsheet takes a cell that begins like a formula for one, and names come from people: such a cell gets an apostrophe.</summary>
    private static readonly CsvConfiguration Harmless = new(CultureInfo.InvariantCulture) { InjectionOptions = InjectionOptions.Escape, NewLine = "\r\n" };

    public static async Task WriteAsync(Stream stream, IAsyncEnumerable<DeliveryLine> lines, CancellationToken cancellationToken)
    {
        await using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await using var csv = new CsvWriter(text, Harmless, leaveOpen: true);
        await RowAsync(csv, Columns);
        await foreach (var line in lines.WithCancellation(cancellationToken))
        {
            await RowAsync(csv, Cells(line));
        }
    }

    private static async Task RowAsync(CsvWriter csv, IEnumerable<string?> cells)
    {
        foreach (var cell in cells)
        {
            csv.WriteField(cell);
        }

        await csv.NextRecordAsync();
    }

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
