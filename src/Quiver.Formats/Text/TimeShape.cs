using Quiver.Compute.Text;

namespace Quiver.Formats.Text;

/// <summary>What dates and times look like in rows of text.</summary>
/// <param name="Style">How fractions and zones are written.</param>
/// <param name="Separator">What stands between day and time.</param>
/// <param name="IsQuoted">Whether they are in quotes.</param>
readonly record struct TimeShape(ValueStyle Style, byte Separator, bool IsQuoted);
