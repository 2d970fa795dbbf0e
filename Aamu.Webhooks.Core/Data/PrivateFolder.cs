namespace Aamu.Webhooks.Core.Data;

/// <summary>Folders for this program's eyes only.</summary>
public static class PrivateFolder
{
    /// <summary>One that is there already stays as it is: whoever made it chose who may look into it.</summary>
    public static DirectoryInfo Make(string path) => OperatingSystem.IsWindows()
        ? Directory.CreateDirectory(path)
        : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}
