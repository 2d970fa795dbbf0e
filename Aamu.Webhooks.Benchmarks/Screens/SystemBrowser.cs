using Microsoft.Playwright;

namespace Aamu.Webhooks.Benchmarks.Screens;

/// <summary>The Chromium of the system, or one that Playwright installs. The tests look with the same.</summary>
internal static class SystemBrowser
{
    private static readonly string[] s_names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"];

    // Without the network's background talk: a closed network is refused many connections at every start.
    private static readonly string[] s_arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];

    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) =>
        playwright.Chromium.LaunchAsync(new() { ExecutablePath = Find(), Headless = true, Args = s_arguments });

    /// <summary>Null means: the one that Playwright installed.</summary>
    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("CHROMIUM_PATH") is { Length: > 0 } chosen)
        {
            return chosen;
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var found = s_names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        if (found is null && Microsoft.Playwright.Program.Main(["install", "chromium"]) != 0)
        {
            throw new InvalidOperationException(
                "A Chromium is needed, and none was found or could be installed. On Debian: apt-get install chromium. Elsewhere set CHROMIUM_PATH to one.");
        }

        return found;
    }
}
