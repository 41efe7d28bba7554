package pontifex.remote;

import com.hierynomus.sshj.key.KeyAlgorithm;
import com.hierynomus.sshj.key.KeyAlgorithms;
import com.hierynomus.sshj.transport.cipher.BlockCiphers;
import com.hierynomus.sshj.transport.cipher.GcmCiphers;
import com.hierynomus.sshj.transport.kex.DHGroups;
import com.hierynomus.sshj.transport.mac.Macs;
import java.security.Security;
import java.util.List;
import net.schmizz.keepalive.KeepAliveProvider;
import net.schmizz.sshj.Config;
import net.schmizz.sshj.ConfigImpl;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.common.LoggerFactory;
import net.schmizz.sshj.common.SecurityUtils;
import net.schmizz.sshj.signature.Signature;
import net.schmizz.sshj.transport.compression.NoneCompression;
import net.schmizz.sshj.transport.kex.Curve25519SHA256;
import net.schmizz.sshj.transport.kex.DHGexSHA256;
import net.schmizz.sshj.transport.kex.ECDHNistP;
import net.schmizz.sshj.transport.random.JCERandom;
import net.schmizz.sshj.transport.random.SingletonRandomFactory;

/// What we offer to an sshd, cheapest first among what is safe today: no SHA-1, no CBC, no MD5.
///
/// sshj's own defaults prefer CBC and SHA-1, and cost a second at the first use. All of this is in the JDK;
/// BouncyCastle stays unregistered, as its load costs more than it saves before some hundred connections. So there
/// is no ChaCha20, and [EcdsaNames] fills the one gap.
final class Algorithms {
    private static final List<Factory.Named<KeyAlgorithm>> KEYS = List.of(
            KeyAlgorithms.EdDSA25519(),
            KeyAlgorithms.ECDSASHANistp256(),
            KeyAlgorithms.ECDSASHANistp384(),
            KeyAlgorithms.ECDSASHANistp521(),
            KeyAlgorithms.RSASHA512(),
            KeyAlgorithms.RSASHA256());

    private Algorithms() {}

    static Config today() {
        SecurityUtils.setRegisterBouncyCastle(false);
        Security.addProvider(new EcdsaNames());
        var config = new ConfigImpl();
        config.setVersion("Pontifex");
        config.setLoggerFactory(LoggerFactory.DEFAULT);
        config.setRandomFactory(new SingletonRandomFactory(new JCERandom.Factory()));
        config.setKeyExchangeFactories(List.of(
                new Curve25519SHA256.Factory(),
                new Curve25519SHA256.FactoryLibSsh(),
                new ECDHNistP.Factory256(),
                new ECDHNistP.Factory384(),
                new ECDHNistP.Factory521(),
                DHGroups.Group16SHA512(),
                DHGroups.Group14SHA256(),
                new DHGexSHA256.Factory()));
        config.setKeyAlgorithms(KEYS);
        config.setCipherFactories(List.of(
                GcmCiphers.AES128GCM(),
                GcmCiphers.AES256GCM(),
                BlockCiphers.AES128CTR(),
                BlockCiphers.AES192CTR(),
                BlockCiphers.AES256CTR()));
        config.setMACFactories(
                List.of(Macs.HMACSHA2256Etm(), Macs.HMACSHA2512Etm(), Macs.HMACSHA2256(), Macs.HMACSHA2512()));
        config.setCompressionFactories(List.of(new NoneCompression.Factory()));
        config.setFileKeyProviderFactories(List.of());
        // the other provider, HEARTBEAT, never notices a dead peer
        config.setKeepAliveProvider(KeepAliveProvider.KEEP_ALIVE);
        return config;
    }

    /// What makes signatures under this name (RFC 8332 for RSA); null where we can't.
    static Factory.Named<KeyAlgorithm> named(String algorithm) {
        return KEYS.stream()
                .filter(key -> key.getName().equals(algorithm))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(algorithm));
    }

    static Signature signature(String algorithm) {
        return named(algorithm).create().newSignature();
    }

    /// The name under which a key of this type signs for a user. RSA's SHA-512 is left out: every sshd that takes it
    /// takes SHA-256 too, and dropbear takes only that.
    static String ofUserKey(String type) {
        return switch (type) {
            case "ssh-rsa" -> "rsa-sha2-256";
            case "ssh-rsa-cert-v01@openssh.com" -> "rsa-sha2-256-cert-v01@openssh.com";
            default -> type;
        };
    }

    /// The names under which an sshd may sign with a key of this type.
    static List<String> ofHostKey(String type) {
        return type.equals("ssh-rsa") ? List.of("rsa-sha2-512", "rsa-sha2-256") : List.of(type);
    }
}
