using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Moves;

/// <summary>A model whose tables are moved, at both ends.</summary>
/// <param name="Source">Makes contexts on the file; nothing is written by them.</param>
/// <param name="Target">Makes contexts on the server (<see cref="Data.Postgres.PostgresDatabase.ForFilling"/>), for writing.</param>
public sealed record MovedModel(Func<DbContext> Source, Func<DbContext> Target);
