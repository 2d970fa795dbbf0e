namespace Aamu.Webhooks.Core.Events;

/// <summary>Finds the event types that a wrong name was meant for: typing slips, plurals, other separators, forgotten parts.</summary>
internal static class NearestNames
{
    /// <summary>Longer input is no slip of the pen, and comparing it would cost its length.</summary>
    private const int LongestName = 64;

    private const int MissingPart = 1;
    private const int Abbreviation = 1;
    private const int ShortestAbbreviation = 3;

    /// <summary>The nearest first; names equally near keep the order in which they came.</summary>
    public static IReadOnlyList<string> To(string name, IEnumerable<string> known, int count)
    {
        if (name.Length > LongestName)
        {
            return [];
        }

        var asked = name.Trim().ToLowerInvariant();
        var reach = Math.Max(2, asked.Length / 4);
        List<string> near =
        [
            .. known
                .Select(candidate => (Name: candidate, Distance: Distance(asked, candidate)))
                .Where(candidate => candidate.Distance <= reach)
                .OrderBy(candidate => candidate.Distance)
                .Take(count)
                .Select(candidate => candidate.Name),
        ];
        return near.Count > 0 ? near : Siblings(asked, known, count);
    }

    /// <summary>Where the thing is right and the verb unknown (task.completed): what there is of that thing, what becomes of it first.</summary>
    private static List<string> Siblings(string asked, IEnumerable<string> known, int count)
    {
        var thing = asked[..(asked.LastIndexOf('.') + 1)];
        return thing.Length == 0 ? [] :
        [
            .. known.Where(name => name.StartsWith(thing, StringComparison.Ordinal) && !name[thing.Length..].Contains('.', StringComparison.Ordinal))
                .OrderByDescending(name => name.EndsWith("status_changed", StringComparison.Ordinal))
                .Take(count),
        ];
    }

    /// <summary>By letters (task_created), or by parts where one was forgotten (ticket.created, helpdesk.created).</summary>
    private static int Distance(string asked, string known) =>
        Math.Min(
            Slips(asked, known),
            EditDistance<string>(asked.Split('.'), known.Split('.'), extra => extra.Length + 1, PartDistance, missing => MissingPart));

    /// <summary>One that begins the other is the same word (document, doc); two that share less than half are different words.</summary>
    private static int PartDistance(string asked, string known)
    {
        var (shorter, longer) = asked.Length < known.Length ? (asked, known) : (known, asked);
        if (shorter != longer && shorter.Length >= ShortestAbbreviation && longer.StartsWith(shorter, StringComparison.Ordinal))
        {
            return Abbreviation;
        }

        var slips = Slips(asked, known);
        return slips * 2 <= longer.Length ? slips : asked.Length + known.Length;
    }

    private static int Slips(string asked, string known) =>
        EditDistance<char>(asked, known, letter => 1, (a, b) => a == b ? 0 : 1, letter => 1);

    /// <summary>Levenshtein's distance, one row at a time, with prices for an item too many, one in another's place and one too few.</summary>
    private static int EditDistance<T>(ReadOnlySpan<T> asked, ReadOnlySpan<T> known, Func<T, int> extra, Func<T, T, int> replaced, Func<T, int> missing)
    {
        var row = new int[known.Length + 1];
        for (var j = 0; j < known.Length; j++)
        {
            row[j + 1] = row[j] + missing(known[j]);
        }

        foreach (var item in asked)
        {
            var diagonal = row[0];
            row[0] += extra(item);
            for (var j = 0; j < known.Length; j++)
            {
                var cheapest = Math.Min(diagonal + replaced(item, known[j]), Math.Min(row[j + 1] + extra(item), row[j] + missing(known[j])));
                diagonal = row[j + 1];
                row[j + 1] = cheapest;
            }
        }

        return row[known.Length];
    }
}
