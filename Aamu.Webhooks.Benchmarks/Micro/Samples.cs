using System.Text;

namespace Aamu.Webhooks.Benchmarks.Micro;

/// <summary>What the steps are measured with: an event of about 1 KiB, as the workloads submit it.</summary>
internal static class Samples
{
    public const string Secret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    public static readonly DateTimeOffset Time = new(2026, 6, 5, 14, 47, 14, 806, TimeSpan.Zero);

    public static readonly byte[] Event = Encoding.UTF8.GetBytes(
        $$$"""{"type":"task.created","teamId":"team_1","projectId":"proj_1","actorId":"user_1","data":{"taskId":"task_1","title":"Order the cinnamon buns","notes":"{{{new string('x', 850)}}}"}}""");
}
