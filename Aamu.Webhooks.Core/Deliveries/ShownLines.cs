namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>Lines that a reader has before them, read again.</summary>
/// <param name="Lines">Newest first.</param>
/// <param name="Left">The keys of those that the filter would not find any more.</param>
public sealed record ShownLines(IReadOnlyList<DeliveryLine> Lines, IReadOnlySet<long> Left);
