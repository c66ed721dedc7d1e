using System.IO.Compression;
using Grpc.Core;
using Grpc.Net.Compression;
using OrgGrpc.Server.Errors;

namespace OrgGrpc.Server.Hosting;

/// <summary>
/// A compression whose rubbish is refused in the contract's words. The framework would answer UNKNOWN, and log an error with a stack trace
/// for each such message of whoever sends them.
/// </summary>
internal sealed class ReadableCompression(ICompressionProvider inner) : ICompressionProvider
{
    public string EncodingName => inner.EncodingName;

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) => inner.CreateCompressionStream(stream, compressionLevel);

    public Stream CreateDecompressionStream(Stream stream) => new Unpacking(inner.CreateDecompressionStream(stream));

    private sealed class Unpacking(Stream packed) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            try
            {
                return packed.Read(buffer);
            }
            catch (InvalidDataException)
            {
                throw MessageRefusals.Malformed().ToStatus().ToRpcException();
            }
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            packed.Dispose();
            base.Dispose(disposing);
        }
    }
}
