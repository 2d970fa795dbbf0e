using System.Globalization;
using Aamu.Webhooks.Benchmarks.Workloads;

namespace Aamu.Webhooks.Benchmarks.Faults;

/// <summary>The table of docs/reliability.md: each fault against a service of its own, and whether the books hold afterwards.</summary>
internal static class FaultTable
{
    public static string Usage { get; } = $"faults [{string.Join(" | ", Fault.All.Select(fault => fault.Name))}] [--minutes N] [--app FOLDER] [--all]";

    /// <returns>0 when nothing was lost, repeated without a reason, off the record, or otherwise than promised.</returns>
    public static async Task<int> PrintAsync(string[] arguments)
    {
        var names = arguments.TakeWhile(argument => !argument.StartsWith("--", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        var minutes = Option(arguments, "--minutes") is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : (double?)null;
        // Nothing may be left out for want of rights or libraries.
        var wantsAll = arguments.Contains("--all");
        var app = Option(arguments, "--app") ?? await ProgramFiles.PublishAsync();
        var rows = new List<string>();
        var good = true;
        foreach (var fault in Fault.All.Where(fault => names.Count == 0 || names.Contains(fault.Name)))
        {
            Console.Error.WriteLine($"{TimeProvider.System.GetLocalNow():HH:mm:ss} {fault.Name}: {fault.What}");
            var (row, held) = await RunAsync(fault, app, minutes, wantsAll);
            Console.Error.WriteLine(row);
            rows.Add(row);
            good &= held;
        }

        Console.WriteLine("| fault | accepted | deliveries | delivered | waiting | given up | lost | repeats | unexplained | off record | books | what came of it |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|");
        rows.ForEach(Console.WriteLine);
        return good ? 0 : 1;
    }

    /// <returns>The fault's line of the table, and whether all was as promised.</returns>
    public static async Task<(string Row, bool Held)> RunAsync(Fault fault, string app, double? minutes, bool wantsAll)
    {
        await using var site = new Site(app, fault.Settings, minutes) { WantsAll = wantsAll };
        try
        {
            var happened = await fault.RunAsync(site);
            var books = await site.CloseBooksAsync();
            site.Require(fault.MayRepeat || books.Repeats == 0, "nothing comes twice");
            site.Require(books.GivenUp == 0, $"nothing is given up ({books.GivenUp:N0} deliveries are)");
            var held = books.Hold && site.Violations.Count == 0;
            var words = site.Violations.Count == 0 ? happened : $"{happened} **{string.Join(" ", site.Violations)}**";
            return (Row(fault, Figures(books), books.Hold ? "hold" : $"**broken** {books.Conserved}", words), held);
        }
        catch (NotHereException missing)
        {
            return (Row(fault, Enumerable.Repeat("–", 9), "–", $"skipped: {missing.Message}"), !wantsAll);
        }
        // The other faults want their turn.
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            Console.Error.WriteLine(broken);
            return (Row(fault, Enumerable.Repeat("–", 9), "–", $"**broken off: {broken.Message}**"), false);
        }
    }

    private static IEnumerable<string> Figures(Books books) =>
        new[] { books.Accepted, books.Deliveries, books.Delivered, books.Waiting, books.GivenUp, books.Lost, books.Repeats, books.Unexplained, books.OffRecord }
            .Select(figure => figure.ToString("N0", CultureInfo.InvariantCulture));

    private static string Row(Fault fault, IEnumerable<string> figures, string books, string words) => $"| {fault.Name}: {fault.What} | {string.Join(" | ", figures)} | {books} | {words} |";

    private static string? Option(string[] arguments, string name) =>
        Array.IndexOf(arguments, name) is var index and >= 0 && index + 1 < arguments.Length ? arguments[index + 1] : null;
}
