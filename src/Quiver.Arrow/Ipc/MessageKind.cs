namespace Quiver.Arrow.Ipc;

/// <summary>The union <c>MessageHeader</c> of Message.fbs; the values are those on the wire.</summary>
enum MessageKind : byte
{
    None,
    Schema,
    DictionaryBatch,
    RecordBatch,
    Tensor,
    SparseTensor,
}
