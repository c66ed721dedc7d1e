using System.IO.Compression;
using Grpc.Net.Compression;

namespace OrgGrpc.Server.Hosting;

/// <summary>gzip as the framework does it, except that what cannot be unpacked is refused in the contract's words.</summary>
internal sealed class ReadableGzip : ICompressionProvider
{
    private readonly GzipCompressionProvider gzip = new(CompressionLevel.Fastest);

    public string EncodingName => gzip.EncodingName;

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) => gzip.CreateCompressionStream(stream, compressionLevel);

    public Stream CreateDecompressionStream(Stream stream) => new ReadableStream(gzip.CreateDecompressionStream(stream));
}
