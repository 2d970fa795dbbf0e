using System.Diagnostics;

namespace Aamu.Webhooks.Benchmarks.Workloads;

/// <summary>The program that is measured: published as it would be deployed.</summary>
internal static class ProgramFiles
{
    /// <returns>The folder that it was published to.</returns>
    public static async Task<string> PublishAsync()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Aamu.Webhooks.sln")))
        {
            root = root.Parent;
        }

        var project = Path.Combine(root?.FullName ?? throw new InvalidOperationException("Run this from its build in the repository, or name the program's folder by --app."), "Aamu.Webhooks.Web");
        var folder = Directory.CreateTempSubdirectory("aamu-published-").FullName;
        using var publish = Process.Start("dotnet", ["publish", project, "-c", "Release", "-o", folder, "-v", "q"]);
        await publish.WaitForExitAsync();
        return publish.ExitCode == 0 ? folder : throw new InvalidOperationException("The program could not be published.");
    }

    /// <summary>What starts the program of a folder: itself where it was published with its runtime, else the machine's <c>dotnet</c>.</summary>
    public static string[] Command(string app) => File.Exists(Path.Combine(app, "libcoreclr.so"))
        ? [Path.Combine(app, "Aamu.Webhooks.Web")]
        : ["dotnet", Path.Combine(app, "Aamu.Webhooks.Web.dll")];
}
