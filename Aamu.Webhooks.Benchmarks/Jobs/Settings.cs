using System.Globalization;

namespace Aamu.Webhooks.Benchmarks.Jobs;

/// <summary>What was asked for on the command line.</summary>
internal sealed record Settings(IReadOnlyList<string> Rows, int Runs, int Rounds, int IdleSeconds)
{
    public static Settings Parse(string[] arguments)
    {
        var rows = new List<string>();
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal) { ["--runs"] = 3, ["--rounds"] = 30, ["--idle-seconds"] = 60 };
        for (var index = 0; index < arguments.Length; index++)
        {
            if (numbers.ContainsKey(arguments[index]))
            {
                numbers[arguments[index]] = int.Parse(arguments[++index], CultureInfo.InvariantCulture);
            }
            else
            {
                rows.Add(arguments[index]);
            }
        }

        return new Settings(rows, numbers["--runs"], numbers["--rounds"], numbers["--idle-seconds"]);
    }
}
