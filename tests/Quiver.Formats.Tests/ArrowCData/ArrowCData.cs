using Xunit;

namespace Quiver.Formats.Tests.ArrowCData;

/// <summary>Tests that count what native code holds in the process run one after the other.</summary>
[CollectionDefinition(nameof(ArrowCData), DisableParallelization = true)]
public sealed class ArrowCData;
