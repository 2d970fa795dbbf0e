using System.Diagnostics;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Hosting;

/// <summary>What systemd itself says of the unit that is shipped. It runs under systemd by hand only: <c>docs/deploy/postgres-nginx.md</c> says when it did.</summary>
public sealed class UnitFileTests
{
    [Fact]
    public async Task Systemd_understands_every_line_of_the_unit()
    {
        var (code, said) = await AnalyzeAsync("verify", "--man=no", "--recursive-errors=no");
        Assert.True(code == 0 && said.Length == 0, said);
    }

    /// <summary>0.0 would be a program that may do nothing, 9.6 is one that nobody held back; what is left here is the network, and memory that a compiler writes.</summary>
    [Fact]
    public async Task The_unit_leaves_the_program_little_to_do_harm_with()
    {
        var (code, said) = await AnalyzeAsync("security", "--offline=true", "--threshold=15", "--no-pager");
        Assert.True(code == 0, said);
    }

    private static async Task<(int Code, string Said)> AnalyzeAsync(params string[] arguments)
    {
        const string Program = "systemd-analyze";
        const string Missing = "There is no systemd-analyze here: install Debian's package systemd.";
        Assert.False(Environment.GetEnvironmentVariable("CI") == "true" && !WrittenSteps.IsHere(Program), Missing);
        Assert.SkipUnless(WrittenSteps.IsHere(Program), Missing);
        var folder = Directory.CreateTempSubdirectory("aamu-unit-").FullName;
        var unit = Path.Combine(folder, "aamu-webhooks.service");
        var shipped = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "deploy", "aamu-webhooks.service"));
        // The program is not installed here, and verify would miss it.
        await File.WriteAllTextAsync(unit, shipped.Replace("ExecStart=/opt/aamu-webhooks/Aamu.Webhooks.Web", "ExecStart=/bin/true", StringComparison.Ordinal));
        using var analyze = Process.Start(new ProcessStartInfo(Program, [.. arguments, unit]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = await Task.WhenAll(analyze.StandardOutput.ReadToEndAsync(), analyze.StandardError.ReadToEndAsync());
        await analyze.WaitForExitAsync();
        Directory.Delete(folder, recursive: true);
        return (analyze.ExitCode, string.Concat(said));
    }
}
