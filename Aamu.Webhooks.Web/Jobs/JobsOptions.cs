using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Aamu.Webhooks.Web.Jobs;

/// <summary>The settings of section <c>Jobs</c>.</summary>
internal sealed class JobsOptions
{
    public const string Section = "Jobs";

    [Description("Threads that wake lanes; slow and failing lanes have as many of their own.")]
    [Range(1, 200, ErrorMessage = "Jobs:Workers must be between 1 and 200.")]
    public int Workers { get; set; } = 20;

    /// <summary>Beyond it lanes hold a worker each, and the two pools are the bulkhead.</summary>
    [Description("Lanes that may go on beside those threads, waiting for their receivers.")]
    [Range(1, 100_000, ErrorMessage = "Jobs:LanesAtOnce must be between 1 and 100,000.")]
    public int LanesAtOnce { get; set; } = 4_000;
}
