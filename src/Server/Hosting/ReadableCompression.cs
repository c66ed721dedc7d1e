using System.IO.Compression;
using Grpc.Net.Compression;

namespace OrgGrpc.Server.Hosting;

/// <summary>A compression as the framework does it, except that what cannot be unpacked is refused in the contract's words.</summary>
internal sealed class ReadableCompression(ICompressionProvider inner) : ICompressionProvider
{
    public string EncodingName => inner.EncodingName;

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) => inner.CreateCompressionStream(stream, compressionLevel);

    public Stream CreateDecompressionStream(Stream stream) => new ReadableStream(inner.CreateDecompressionStream(stream));
}
