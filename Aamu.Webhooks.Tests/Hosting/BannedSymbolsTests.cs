using System.Text.RegularExpressions;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Hosting;

public sealed partial class BannedSymbolsTests
{
    private static readonly string[] s_product = ["Aamu.Webhooks.Core", "Aamu.Webhooks.Web", "Aamu.Webhooks.Cli", "Aamu.Hangfire.Sqlite"];

    [Fact]
    public void What_could_be_guessed_is_refused_by_the_compiler_and_no_product_code_gets_around_it()
    {
        Assert.Contains(File.ReadLines(Path.Combine(Repository.Root, "BannedSymbols.txt")), line => line.StartsWith("T:System.Random;", StringComparison.Ordinal));
        var around = s_product
            .SelectMany(project => Directory.EnumerateFiles(Path.Combine(Repository.Root, project), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && Chance().IsMatch(File.ReadAllText(file)));
        Assert.Empty(around);
    }

    [GeneratedRegex(@"\bnew Random\(|\bRandom\.Shared\b")]
    private static partial Regex Chance();
}
