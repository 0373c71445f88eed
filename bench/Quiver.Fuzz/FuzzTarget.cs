namespace Quiver.Fuzz;

/// <summary>
/// A decoder of outside bytes. It passes when it returns or fails with a <see cref="Arrow.Errors.QuiverException"/>; anything else that
/// is thrown, a crash, a hang or much memory is a finding.
/// </summary>
abstract class FuzzTarget(string name, string summary)
{
    public string Name { get; } = name;

    public string Summary { get; } = summary;

    /// <summary>The tokens that are worth inserting, beside random bytes.</summary>
    public virtual IReadOnlyList<byte[]> Tokens => [];

    /// <summary>Makes valid inputs to start from.</summary>
    public abstract IEnumerable<byte[]> Seeds();

    /// <summary>
    /// Decodes an input and returns what tells its outcome from others, such as the text of the error: inputs with new outcomes are
    /// mutated further.
    /// </summary>
    public abstract string Run(byte[] input);
}
