namespace Hangfire.Storage.SQLite;

/// <summary>The engines of this process, one for each file however many storages use it: two lock files of one path in a process would undo each other's locks.</summary>
internal static class Engines
{
    private static readonly Dictionary<string, Shared> s_open = new(StringComparer.Ordinal);
    private static readonly Lock s_gate = new();

    public static Engine Rent(string path, SQLiteStorageOptions options)
    {
        lock (s_gate)
        {
            if (!s_open.TryGetValue(path, out var shared))
            {
                s_open[path] = shared = new Shared(new Engine(path, options));
            }
            else if (Shares(shared.Engine.Options) != Shares(options))
            {
                throw new InvalidOperationException($"'{path}' is already open in this process with {Shares(shared.Engine.Options)}.");
            }

            shared.Users++;
            return shared.Engine;
        }
    }

    public static void Return(Engine engine)
    {
        lock (s_gate)
        {
            if (--s_open[engine.Path].Users == 0)
            {
                s_open.Remove(engine.Path);
                engine.Dispose();
            }
        }
    }

    /// <summary>What storages of one file have in common, because they have one engine.</summary>
    private static string Shares(SQLiteStorageOptions options) =>
        $"Synchronous = {options.Synchronous}, QueuePollInterval = {options.QueuePollInterval}, " +
        $"DeadProcessCheckInterval = {options.DeadProcessCheckInterval}, BusyTimeout = {options.BusyTimeout}";

    private sealed class Shared(Engine engine)
    {
        public Engine Engine => engine;

        public int Users { get; set; }
    }
}
