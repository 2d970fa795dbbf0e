using System.Text;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Shared;

namespace Aamu.Webhooks.Web.Deliveries;

/// <summary>An attempt as a command for a shell: the same request, for trying a receiver by hand.</summary>
public static class CurlCommand
{
    private static readonly string[] LeftToCurl = ["host", "content-length"];

    /// <summary>As attempts record the values of headers that open doors.</summary>
    private const string Mask = ": ***";

    /// <param name="attempt">The attempt to repeat.</param>
    /// <param name="body">What it carries.</param>
    /// <param name="fresh">Headers of a signature made now; null: those of the attempt stay.</param>
    public static string Of(AttemptDetails attempt, byte[] body, IReadOnlyDictionary<string, string>? fresh = null)
    {
        var command = new StringBuilder()
            .Append(Comment(Strings.CurlAttempt.With(attempt.Number, IsoTime.Format(attempt.StartedAt))))
            .Append(Comment(fresh is null ? Strings.CurlSignedThen : Strings.CurlSignedNow))
            .Append(Masked(attempt) is { Length: > 0 } masked ? Comment(Strings.CurlMasked.With(masked)) : "")
            .Append("curl -i -X POST ").Append(Quoted(UrlOf(attempt)));
        foreach (var line in (attempt.RequestHeaders ?? "content-type: application/json").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!LeftToCurl.Contains(line.Split(':')[0], StringComparer.OrdinalIgnoreCase))
            {
                command.Append(" \\\n  -H ").Append(Quoted(Fresh(line, fresh)));
            }
        }

        return command.Append(" \\\n  --data-raw ").Append(Quoted(Encoding.UTF8.GetString(body))).ToString();
    }

    private static string Comment(string text) => $"# {text}\n";

    /// <summary>What was relayed has no URL of its own, but the host of the local program; its path is the developer's to know.</summary>
    private static string UrlOf(AttemptDetails attempt) =>
        ListenTarget.Is(attempt.Url) && attempt.RequestHeaders?.Split('\n').FirstOrDefault(line => line.StartsWith("host: ", StringComparison.Ordinal)) is { } host
            ? $"http://{host["host: ".Length..]}/"
            : attempt.Url;

    private static string Masked(AttemptDetails attempt) => string.Join(", ", (attempt.RequestHeaders ?? "").Split('\n')
        .Where(line => line.EndsWith(Mask, StringComparison.Ordinal)).Select(line => line.Split(':')[0]));

    private static string Fresh(string line, IReadOnlyDictionary<string, string>? fresh) =>
        line.Split(':')[0] is var name && fresh?.GetValueOrDefault(name) is { } value ? $"{name}: {value}" : line;

    /// <summary>In single quotes a POSIX shell takes everything as it is, but the quote itself.</summary>
    private static string Quoted(string text) => $"'{text.Replace("'", """'\''""", StringComparison.Ordinal)}'";
}
