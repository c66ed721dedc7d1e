using Grpc.Core;
using OrgGrpc.Server.Errors;

namespace OrgGrpc.Server.Hosting;

/// <summary>
/// What decodes or unpacks a body as it is read, with an error that the framework understands: any other would be answered as UNKNOWN and
/// logged with its stack trace, for each such body of whoever sends them.
/// </summary>
internal sealed class ReadableStream(Stream decoder) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        try
        {
            return decoder.Read(buffer, offset, count);
        }
        catch (Exception exception) when (IsOfTheBody(exception))
        {
            throw Unreadable();
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await decoder.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception exception) when (IsOfTheBody(exception))
        {
            throw Unreadable();
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            decoder.Dispose();
        }

        base.Dispose(disposing);
    }

    private static bool IsOfTheBody(Exception exception) => exception is FormatException or InvalidDataException;

    private static RpcException Unreadable() => MessageRefusals.Malformed().ToStatus().ToRpcException();
}
