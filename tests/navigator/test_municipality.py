from __future__ import annotations

import pytest

from navigator.municipality import municipality_of


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("日本、〒160-0022 東京都新宿区新宿1-1", "新宿区"),
        ("〒102-8282 東京都千代田区紀尾井町1-3", "千代田区"),
        ("北海道札幌市中央区北1条西2丁目", "札幌市"),
        ("神奈川県 横浜市西区みなとみらい", "横浜市"),
        ("千葉県市川市八幡1丁目", "市川市"),
        ("三重県四日市市諏訪町1-5", "四日市市"),
        ("東京都町田市森野2-2-22", "町田市"),
        ("東京都武蔵村山市本町1-1-1", "武蔵村山市"),
        ("長野県大町市大町3887", "大町市"),
        ("京都府京都市上京区", "京都市"),
        ("長野県北佐久郡軽井沢町長倉", "北佐久郡軽井沢町"),
        ("群馬県佐波郡玉村町下新田", "佐波郡玉村町"),
        ("沖縄県国頭郡恩納村恩納", "国頭郡恩納村"),
        ("東京都八丈町大賀郷", "八丈町"),
    ],
)
def test_municipality_is_read_from_an_address(address: str, name: str) -> None:
    assert municipality_of(address) == name


@pytest.mark.parametrize("address", ["", "1-1 Shinjuku, Shinjuku-ku, Tokyo", "京都", "家の近く"])
def test_other_addresses_name_none(address: str) -> None:
    assert municipality_of(address) is None
