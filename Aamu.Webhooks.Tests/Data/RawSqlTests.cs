using System.Text.RegularExpressions;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Data;

/// <summary>
/// What a person wrote never becomes a part of a statement: a statement is a constant, or goes through EF's own interpolation, which makes parameters. The compiler's rules (CA2100,
/// EF1002) watch over what it knows; this looks for what they do not see.
/// </summary>
public sealed partial class RawSqlTests
{
    private static readonly string[] Projects = ["Aamu.Webhooks.Core", "Aamu.Webhooks.Web", "Aamu.Hangfire.Sqlite"];

    /// <summary>Every line wants a reason.</summary>
    private static readonly string[] Known =
    [
        // a number of this program's own, a word of an enumeration
        "DatabaseFile.cs: PRAGMA synchronous = {options.Synchronous}",
        "Schema.cs: INSERT INTO HangfireSchema (Version) VALUES ({version})",
        // out of a list of constants
        "TeamEraser.cs: DELETE FROM {table} WHERE {sql.Place} IN (SELECT {sql.Place} FROM {rows} LIMIT $2)",
    ];

    [Fact]
    public async Task Every_statement_is_a_constant_or_has_parameters()
    {
        var (statements, mixed) = (0, new List<string>());
        foreach (var file in Projects.SelectMany(project => Directory.EnumerateFiles(Path.Combine(Repository.Root, project), "*.cs", SearchOption.AllDirectories)).Where(IsOurs))
        {
            var source = await File.ReadAllTextAsync(file);
            foreach (Match statement in Interpolated().Matches(source))
            {
                statements++;
                var before = source[Math.Max(0, statement.Index - 200)..statement.Index];
                if (!Constant().IsMatch(before) && !Parametrised().IsMatch(before))
                {
                    mixed.Add($"{Path.GetFileName(file)}: {statement.Groups[1].Value.Trim()}");
                }
            }
        }

        Assert.True(statements >= 5, "Nothing was found: the pattern is stale.");
        Assert.Empty(mixed.Except(Known));
    }

    [Fact]
    public async Task The_compilers_rules_are_off_where_constants_are_passed_on_and_nowhere_else()
    {
        var off = new List<string>();
        foreach (var file in Projects.SelectMany(project => Directory.EnumerateFiles(Path.Combine(Repository.Root, project), "*.cs", SearchOption.AllDirectories)).Where(IsOurs))
        {
            if ((await File.ReadAllTextAsync(file)) is var source && (source.Contains("disable CA2100", StringComparison.Ordinal) || source.Contains("disable EF100", StringComparison.Ordinal)))
            {
                off.Add(Path.GetFileName(file));
            }
        }

        Assert.Equal(["CopyCheck.cs", "DatabaseCopy.cs", "PostgresStoreConnection.cs", "RestoredFile.cs", "SqliteStoreConnection.cs"], off.Order());
        Assert.DoesNotMatch("CA2100|EF100", await File.ReadAllTextAsync(Path.Combine(Repository.Root, ".editorconfig")));
        Assert.Contains("<TreatWarningsAsErrors>true", await File.ReadAllTextAsync(Path.Combine(Repository.Root, "Directory.Build.props")), StringComparison.Ordinal);
    }

    private static bool IsOurs(string file) => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin" or "Migrations");

    /// <summary>A text with something put into it that begins as a statement does.</summary>
    [GeneratedRegex("\\$+@?\"+\\s*((?:SELECT|INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER|ATTACH|WITH|PRAGMA)\\b[^\"]*\\{[^\"]*)\"")]
    private static partial Regex Interpolated();

    // A wording is put together from constants, once.
    [GeneratedRegex("(?:const string [A-Za-z]+\\s*=|static readonly DialectSql [A-Za-z]+\\s*= (?:DialectSql\\.Of|Over)\\([a-z]+ =>)\\s*$")]
    private static partial Regex Constant();

    [GeneratedRegex("(?:FromSql|ExecuteSql|ExecuteSqlAsync|SqlQuery)(?:<[A-Za-z]+>)?\\(\\s*$")]
    private static partial Regex Parametrised();
}
