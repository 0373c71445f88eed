using Quiver.ObjectStorage;

namespace Quiver.Formats.Tests.ObjectStorage;

public sealed class MemoryStoreTests : ObjectStoreContract
{
    protected override IObjectStore Store { get; } = new MemoryStore();
}
