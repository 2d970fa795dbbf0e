using System.ComponentModel.DataAnnotations;

namespace Aamu.Webhooks.Web.Jobs;

/// <summary>The settings of section <c>Jobs</c>.</summary>
internal sealed class JobsOptions
{
    public const string Section = "Jobs";

    /// <summary>How many lanes are drained at once; slow and failing lanes have as many workers of their own.</summary>
    [Range(1, 200, ErrorMessage = "Jobs:Workers must be between 1 and 200.")]
    public int Workers { get; set; } = 20;
}
