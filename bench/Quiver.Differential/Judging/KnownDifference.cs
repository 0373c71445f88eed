using Quiver.Differential.Peers;

namespace Quiver.Differential.Judging;

/// <summary>A difference that is meant.</summary>
/// <param name="Name">Its name, which docs/sql/differences.md has too.</param>
/// <param name="Reason">Why Quiver does as it does.</param>
/// <param name="Applies">Whether it explains two answers.</param>
sealed record KnownDifference(string Name, string Reason, Func<string, Answer, Answer, bool> Applies);
