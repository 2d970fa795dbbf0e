namespace Aamu.Webhooks.Cli;

/// <summary>The team key, from where other users of the machine do not see it: arguments stand in process lists, so it is never one.</summary>
internal static class TeamKey
{
    public const string Variable = "AAMU_TEAM_KEY";

    private const string Prefix = "aamu_tk_";

    /// <summary>So much of a key stands in the list of the team's keys, too.</summary>
    private const int Shown = 12;

    /// <exception cref="RefusedException">There is none, or it is of another kind.</exception>
    public static string Read(FileInfo? file)
    {
        var key = (file is null ? Environment.GetEnvironmentVariable(Variable) : FirstLine(file))?.Trim();
        if (string.IsNullOrEmpty(key))
        {
            throw new RefusedException(file is null
                ? $"There is no team key. Put one with the role editor into the environment variable {Variable}, or into a file named by --key-file. An admin of the team makes it under Team keys."
                : $"The file {file} holds no key.");
        }

        return key.StartsWith(Prefix, StringComparison.Ordinal) ? key : throw new RefusedException($"That is no team key: it would begin with {Prefix}.");
    }

    /// <summary>Its beginning, by which it is found in the list of the team's keys.</summary>
    public static string Beginning(string key) => key[..Math.Min(key.Length, Shown)] + "…";

    private static string? FirstLine(FileInfo file)
    {
        try
        {
            return File.ReadLines(file.FullName).FirstOrDefault();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException($"The key file cannot be read: {exception.Message}");
        }
    }
}
