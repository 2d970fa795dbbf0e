using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Aamu.Webhooks.Core.Matching;

/// <summary>One decision: about which webhook, at which version of its settings, and what.</summary>
public readonly record struct Decision(long WebhookKey, int Version, Verdict Verdict);

/// <summary>
/// The verdicts of one event as one compact column: <c>[[12,3,0],[13,1,2]]</c> = webhook key, version, verdict.
/// JSON, so that SQL can open it (<c>json_each</c>); the version says word for word what the webhook asked for at that time.
/// </summary>
public static class VerdictList
{
    public static string Write(IReadOnlyList<Decision> decisions)
    {
        var text = new StringBuilder("[", 2 + (decisions.Count * 12));
        foreach (var (webhookKey, version, verdict) in decisions)
        {
            text.Append(text.Length > 1 ? "," : "").Append(CultureInfo.InvariantCulture, $"[{webhookKey},{version},{(int)verdict}]");
        }

        return text.Append(']').ToString();
    }

    /// <summary>The decision about one webhook, without reading the others; null when the event was not judged for it.</summary>
    public static Decision? Find(string column, long webhookKey)
    {
        var start = string.Create(CultureInfo.InvariantCulture, $"[{webhookKey},");
        var at = column.IndexOf(start, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var row = column.AsSpan(at + start.Length);
        row = row[..row.IndexOf(']')];
        var comma = row.IndexOf(',');
        return new Decision(
            webhookKey, int.Parse(row[..comma], NumberStyles.None, CultureInfo.InvariantCulture), (Verdict)int.Parse(row[(comma + 1)..], NumberStyles.None, CultureInfo.InvariantCulture));
    }

    public static IReadOnlyList<Decision> Read(string column) =>
        [.. JsonSerializer.Deserialize<long[][]>(column)!.Select(row => new Decision(row[0], (int)row[1], (Verdict)row[2]))];
}
