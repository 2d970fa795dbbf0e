using System.Diagnostics;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Api;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;

namespace Aamu.Webhooks.Tests.Listening;

/// <summary>
/// The tool as developers get it: packed, installed from the file, run. It builds, so it is asked for by name:
/// <c>dotnet test --project Aamu.Webhooks.Tests --filter-class "*ToolPackageTests" --explicit only</c>.
/// </summary>
public sealed class ToolPackageTests
{
    [Fact(Explicit = true)]
    public async Task The_packed_tool_is_installed_from_its_file_and_brings_a_delivery_home()
    {
        using var files = new TemporaryFolder();
        var folder = files.Name;
        await DotnetAsync("pack", Path.Combine(Repository.Root, "Aamu.Webhooks.Cli"), "-o", Path.Combine(folder, "packages"));
        await DotnetAsync("tool", "install", "Aamu.Webhooks.Cli", "--tool-path", Path.Combine(folder, "tools"), "--source", Path.Combine(folder, "packages"));
        await using var app = await RunningApp.StartAsync();
        await using var program = await Receiver.StartAsync();
        var team = await app.AddTeamAsync();

        await using var tool = ToolProcess.StartInstalled(
            Path.Combine(folder, "tools", "aamu-webhooks"), await app.KeyAsync(team.Scope, TeamRole.Editor), "listen", "--server", app.Url, "--forward", program.Url, "--create");
        await tool.SaysAsync("Listening to");
        (await app.Aamu.PostJsonAsync("/api/v1/events", $$$"""{"type":"task.created","teamId":"{{{team.Id}}}","data":{"title":"Paint the sauna door"}}""")).EnsureSuccessStatusCode();
        await program.WaitForAsync(1, TestContext.Current.CancellationToken);
        Assert.Equal(0, await tool.InterruptAsync());
        Assert.Contains("  200  ", Assert.Single(tool.Output), StringComparison.Ordinal);
    }

    private static async Task DotnetAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, problems) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await output + await problems);
    }
}
