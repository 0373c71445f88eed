using Quiver.Engine.Catalog;

namespace Quiver.Storage.Tables;

/// <summary>A source whose readers are wrapped.</summary>
sealed class ConvertedSource(MorselSource source, Func<MorselReader, MorselReader> convert) : MorselSource
{
    /// <inheritdoc/>
    public override int MorselCount => source.MorselCount;

    /// <inheritdoc/>
    public override double Progress => source.Progress;

    /// <inheritdoc/>
    public override MorselReader CreateReader() => convert(source.CreateReader());

    /// <inheritdoc/>
    public override void Dispose()
    {
        source.Dispose();
        base.Dispose();
    }
}
