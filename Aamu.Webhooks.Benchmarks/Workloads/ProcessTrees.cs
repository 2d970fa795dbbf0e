using System.Globalization;

namespace Aamu.Webhooks.Benchmarks.Workloads;

/// <summary>What processes and their children have used, from /proc.</summary>
internal static class ProcessTrees
{
    /// <summary>Linux counts in hundredths of a second here, on every machine.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>Of those that live, with their threads and the children that they waited for.</summary>
    public static TimeSpan Cpu(IReadOnlyCollection<int> roots) => TimeSpan.FromSeconds(Tree(roots).Sum(process => process.Ticks) / TicksPerSecond);

    /// <summary>Proportional: memory that several share is divided among them.</summary>
    public static double MemoryMb(IReadOnlyCollection<int> roots) => Tree(roots).Sum(process => ProportionalKb(process.Id)) / 1024.0;

    private static List<Row> Tree(IReadOnlyCollection<int> roots)
    {
        var all = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _)).Select(Read).OfType<Row>().ToLookup(row => row.Parent);
        var tree = all.SelectMany(children => children).Where(row => roots.Contains(row.Id)).ToList();
        for (var i = 0; i < tree.Count; i++)
        {
            tree.AddRange(all[tree[i].Id].Where(child => !roots.Contains(child.Id)));
        }

        return tree;
    }

    /// <summary>Null when it has ended meanwhile. The fields after the name, which may hold spaces and parentheses: proc(5).</summary>
    private static Row? Read(string? id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return new(int.Parse(id!, CultureInfo.InvariantCulture), int.Parse(fields[1], CultureInfo.InvariantCulture), fields[11..15].Sum(field => long.Parse(field, CultureInfo.InvariantCulture)));
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static long ProportionalKb(int id)
    {
        try
        {
            var line = File.ReadLines($"/proc/{id}/smaps_rollup").First(line => line.StartsWith("Pss:", StringComparison.Ordinal));
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private sealed record Row(int Id, int Parent, long Ticks);
}
