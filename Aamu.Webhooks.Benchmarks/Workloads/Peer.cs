namespace Aamu.Webhooks.Benchmarks.Workloads;

/// <summary>
/// Another service to measure beside this one: a folder with a script <c>up.sh</c>. The script gets DATA (an empty folder), PORT (some ports from there are free), SUBS (a JSON
/// file of subscriptions: id, teamId, types, url, secret) and VARIANT; it starts its processes on 127.0.0.1, writes lines of a group and a process id to <c>DATA/pids</c> and
/// <c>{"url", "headers": ["name: value"]}</c> to <c>DATA/target.json</c>, and returns when events are accepted.
/// </summary>
/// <param name="Variant">Which of its ways to run; null: its usual one.</param>
internal sealed record Peer(string Folder, string? Variant)
{
    /// <summary>The folder's name, and the variant.</summary>
    public string Name => Path.GetFileName(Folder.TrimEnd(Path.DirectorySeparatorChar)) + (Variant is null ? "" : $":{Variant}");

    public string Script => Path.GetFullPath(Path.Combine(Folder, "up.sh"));

    /// <param name="named">FOLDER or FOLDER:VARIANT.</param>
    public static Peer Parse(string named) => named.LastIndexOf(':') is var colon and > 0 ? new(named[..colon], named[(colon + 1)..]) : new(named, null);
}
