using System.Buffers;
using Aamu.Webhooks.Tests.Fixtures;

[assembly: AssemblyFixture(typeof(LeakWatch))]

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>
/// Over the whole run: fixtures say which secrets they made, and logs and started programs what they wrote. When all tests are done, everything that was written is searched for
/// every secret, also for those that became known later than the line.
/// </summary>
public sealed class LeakWatch : IDisposable
{
    /// <summary>What is shorter stands in a line by chance.</summary>
    private const int Shortest = 10;

    private static readonly Lock Gate = new();
    private static readonly HashSet<string> Secrets = [];
    private static readonly string Folder = Directory.CreateTempSubdirectory("aamu-written-").FullName;
    private static readonly StreamWriter Written = new(Path.Combine(Folder, "written.log"));

    /// <summary>Answers it, so that it can be said where it is made.</summary>
    public static string Secret(string secret)
    {
        lock (Gate)
        {
            if (secret.Length >= Shortest)
            {
                Secrets.Add(secret);
            }
        }

        return secret;
    }

    public static void Wrote(string? text)
    {
        lock (Gate)
        {
            Written.WriteLine(text);
        }
    }

    /// <summary>The lines in which a secret stands, without it.</summary>
    public static IReadOnlyList<string> Find(IEnumerable<string> lines, IReadOnlyCollection<string> secrets)
    {
        var any = SearchValues.Create([.. secrets], StringComparison.Ordinal);
        return [.. lines.Where(line => line.AsSpan().ContainsAny(any)).Select(line => secrets.Where(secret => line.Contains(secret, StringComparison.Ordinal)).Aggregate(line, (text, secret) => text.Replace(secret, "(a secret)", StringComparison.Ordinal))).Distinct().Take(20)];
    }

    public void Dispose()
    {
        lock (Gate)
        {
            Written.Dispose();
            var found = Secrets.Count == 0 ? [] : Find(File.ReadLines(Path.Combine(Folder, "written.log")), Secrets);
            Directory.Delete(Folder, recursive: true);
            Assert.Empty(found);
        }
    }
}
