using System.ComponentModel.DataAnnotations;

namespace Aamu.Webhooks.Web.Jobs;

/// <summary>The settings of section <c>Jobs</c>.</summary>
internal sealed class JobsOptions
{
    public const string Section = "Jobs";

    /// <summary>How many lanes are drained at once; slow and failing lanes have as many workers of their own.</summary>
    [Range(1, 200, ErrorMessage = "Jobs:Workers must be between 1 and 200.")]
    public int Workers { get; set; } = 20;

    /// <summary>How many lanes may go on beside the workers; beyond it lanes hold a worker each, and the two pools are the bulkhead.</summary>
    [Range(1, 100_000, ErrorMessage = "Jobs:LanesAtOnce must be between 1 and 100,000.")]
    public int LanesAtOnce { get; set; } = 4_000;
}
