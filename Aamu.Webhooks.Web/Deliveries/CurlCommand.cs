using System.Text;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Deliveries;

namespace Aamu.Webhooks.Web.Deliveries;

/// <summary>An attempt as a command for a shell: the same request, for trying a receiver by hand.</summary>
public static class CurlCommand
{
    private static readonly string[] LeftToCurl = ["host", "content-length"];

    public static string Of(AttemptDetails attempt, byte[] body)
    {
        var command = new StringBuilder()
            .Append("# Attempt ").Append(attempt.Number).Append(" of ").Append(IsoTime.Format(attempt.StartedAt)).Append(". Its signature is of that time:\n")
            .Append("# a receiver that checks the time, as it should, takes it for expired.\n")
            .Append("curl -i -X POST ").Append(Quoted(attempt.Url));
        foreach (var line in (attempt.RequestHeaders ?? "content-type: application/json").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!LeftToCurl.Contains(line.Split(':')[0], StringComparer.OrdinalIgnoreCase))
            {
                command.Append(" \\\n  -H ").Append(Quoted(line));
            }
        }

        return command.Append(" \\\n  --data-raw ").Append(Quoted(Encoding.UTF8.GetString(body))).ToString();
    }

    /// <summary>In single quotes a POSIX shell takes everything as it is, but the quote itself.</summary>
    private static string Quoted(string text) => $"'{text.Replace("'", """'\''""", StringComparison.Ordinal)}'";
}
