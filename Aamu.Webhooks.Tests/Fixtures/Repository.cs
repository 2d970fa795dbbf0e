namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>The folder that the solution lies in.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Aamu.Webhooks.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
